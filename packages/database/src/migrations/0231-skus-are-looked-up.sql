-- 0231-skus-are-looked-up.sql: whether a SKU is taken was found by reading all products of the company, for each one that was made: behind a row policy an
-- expression of functions that aren't leakproof is not looked up in an index (as in 0170). As a column it is.
ALTER TABLE products ADD COLUMN sku_key text NOT NULL GENERATED ALWAYS AS (lower(sku)) STORED;
DROP INDEX products_sku;
CREATE UNIQUE INDEX products_sku ON products (org_id, sku_key);
