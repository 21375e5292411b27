-- 0170-names-are-compared.sql: whoever gives a record a name that another one has is asked (PR-02). `name_key` is what the model's `nameKey` says; a column,
-- since behind a row policy an expression of functions that aren't leakproof is not looked up in an index.
ALTER TABLE products ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (btrim(regexp_replace(fold(name), '[ \t\n\v\f\r]+', ' ', 'g'))) STORED;
ALTER TABLE customers ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (btrim(regexp_replace(fold(name), '[ \t\n\v\f\r]+', ' ', 'g'))) STORED;
CREATE INDEX products_by_name_key ON products (org_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_name_key ON customers (org_id, name_key) WHERE deleted_at IS NULL;
