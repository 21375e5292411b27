-- 0342-lists-by-country-language-currency.sql: as 0311 for mail addresses. Lists that are narrowed by a country, a language or a currency read all rows
-- where few have it. Many rows may share one, so the order of the list stands in the index behind it: a page is read as a range, whatever a value's share.
ALTER TABLE customers
  ADD COLUMN country_key text NOT NULL GENERATED ALWAYS AS (lower(country)) STORED,
  ADD COLUMN language_key text GENERATED ALWAYS AS (lower(language)) STORED;
CREATE INDEX customers_by_country_and_name ON customers (org_id, country_key, name COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_country_and_number ON customers (org_id, country_key, number COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_language_and_name ON customers (org_id, language_key, name COLLATE in_lists, id) WHERE deleted_at IS NULL AND language_key IS NOT NULL;
CREATE INDEX customers_by_language_and_number ON customers (org_id, language_key, number COLLATE in_lists, id) WHERE deleted_at IS NULL AND language_key IS NOT NULL;

ALTER TABLE products ADD COLUMN currency_key text NOT NULL GENERATED ALWAYS AS (lower(currency)) STORED;
CREATE INDEX products_by_currency_and_sku ON products (org_id, currency_key, sku COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX products_by_currency_and_name ON products (org_id, currency_key, name COLLATE in_lists, id) WHERE deleted_at IS NULL;

ALTER TABLE orders ADD COLUMN currency_key text NOT NULL GENERATED ALWAYS AS (lower(currency)) STORED;
CREATE INDEX orders_by_currency ON orders (org_id, currency_key, created_at, id) WHERE deleted_at IS NULL;
ALTER TABLE quotes ADD COLUMN currency_key text NOT NULL GENERATED ALWAYS AS (lower(currency)) STORED;
CREATE INDEX quotes_by_currency ON quotes (org_id, currency_key, created_at, id) WHERE deleted_at IS NULL;
ALTER TABLE invoices ADD COLUMN currency_key text NOT NULL GENERATED ALWAYS AS (lower(currency)) STORED;
CREATE INDEX invoices_by_currency ON invoices (org_id, currency_key, invoiced_on, id);
-- What is computed is not known yet where a trigger compares: of an invoice the currency itself may not change.
CREATE OR REPLACE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := '{paid_minor,credited_minor,open_minor,cancelled_on,changed_xid,currency_key}';
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving)
    OR (OLD.cancelled_on IS NOT NULL AND NEW.cancelled_on IS DISTINCT FROM OLD.cancelled_on) THEN
    RAISE EXCEPTION 'invoices are never changed: post a credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
