-- 0313-categories-are-searched.sql: by name, from anywhere in the app and in the API's list.
ALTER TABLE categories ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (fold(name)) STORED;
