-- 0290-language-of-customers.sql: papers for a customer come in their language (I18N-25); in the company's where none is told.
ALTER TABLE customers ADD COLUMN language text CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' AND length(language) <= 35);
