-- 0311-customers-are-looked-up.sql: as 0231 did for SKUs. Whether a number is taken was found by reading all customers of the company, and so was who has a mail address or VAT id:
-- behind a row policy an expression of functions that aren't leakproof is not looked up in an index. As a column it is.
ALTER TABLE customers
  ADD COLUMN number_key text NOT NULL GENERATED ALWAYS AS (fold(number)) STORED,
  ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED,
  ADD COLUMN vat_id_key text GENERATED ALWAYS AS (lower(vat_id)) STORED;
DROP INDEX customers_number;
CREATE UNIQUE INDEX customers_number ON customers (org_id, number_key);
CREATE INDEX customers_email ON customers (org_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX customers_vat_id ON customers (org_id, vat_id_key) WHERE vat_id_key IS NOT NULL;
