-- 0070-fold.sql: text is compared and searched in one form everywhere, as `fold` of the model says; lists have one order of letters.
-- lower() goes by the collation: that of the database may know only ASCII, so a Unicode one is named where there is one (Postgres 15 and 16: ICU).
DO $$ DECLARE
  known text := (SELECT quote_ident(collname) FROM pg_collation WHERE collname IN ('pg_c_utf8', 'und-x-icu') ORDER BY collname DESC LIMIT 1);
  best text := CASE WHEN EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'pg_c_utf8') THEN 'pg_c_utf8' ELSE known END;
BEGIN
  EXECUTE format($f$
    CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
      SELECT normalize(
        replace(replace(replace(replace(translate(
          regexp_replace(lower(normalize(value, NFKD) %s), '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]', '', 'g'),
          'øłđıðħŋſς', 'oldidhnsσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFC)
    $body$ $f$, CASE WHEN best IS NULL THEN '' ELSE 'COLLATE ' || best END);
  -- The order of lists, as the app's Intl.Collator has it: numbers by their value, case and accents last.
  IF EXISTS (SELECT 1 FROM pg_collation WHERE collprovider = 'i') THEN
    CREATE COLLATION in_lists (provider = icu, locale = 'de-u-kn-true');
  ELSE
    CREATE COLLATION in_lists FROM "C"; -- a Postgres without ICU
  END IF;
END $$;
-- Not inlined where it is indexed: the body names only immutable functions.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE customers ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(number || ' ' || name || ' ' || coalesce(city, '') || ' ' || coalesce(email, ''))) STORED;
ALTER TABLE products ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (fold(sku || ' ' || name || ' ' || coalesce(variant::text, ''))) STORED;
ALTER TABLE orders ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(coalesce(number, '') || ' ' || coalesce(reference, '') || ' ' || coalesce(working_reference, ''))) STORED;
ALTER TABLE chat_messages ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (fold(text)) STORED;
CREATE INDEX customers_search ON customers USING gin (search gin_trgm_ops);
CREATE INDEX products_search ON products USING gin (search gin_trgm_ops);
CREATE INDEX orders_search ON orders USING gin (search gin_trgm_ops);
CREATE INDEX chat_messages_search ON chat_messages USING gin (search gin_trgm_ops);

-- Names that only differ in what nobody sees are one: of two such the later gets a sign of its own first.
UPDATE roles r SET name = left(name, 190) || ' (' || left(key, 8) || ')'
WHERE EXISTS (SELECT FROM roles o WHERE o.org_id = r.org_id AND fold(o.name) = fold(r.name) AND o.key < r.key);
DROP INDEX roles_name;
CREATE UNIQUE INDEX roles_name ON roles (org_id, fold(name));
UPDATE locations l SET code = left(code, 30) || '-' || right(id::text, 6)
WHERE EXISTS (SELECT FROM locations o WHERE o.org_id = l.org_id AND fold(o.code) = fold(l.code) AND o.id < l.id);
ALTER TABLE locations DROP CONSTRAINT locations_org_id_code_key;
CREATE UNIQUE INDEX locations_code ON locations (org_id, fold(code));
UPDATE customers c SET number = left(number, 30) || '-' || right(id::text, 6)
WHERE EXISTS (SELECT FROM customers o WHERE o.org_id = c.org_id AND fold(o.number) = fold(c.number) AND o.id < c.id);
ALTER TABLE customers DROP CONSTRAINT customers_org_id_number_key;
CREATE UNIQUE INDEX customers_number ON customers (org_id, fold(number));

-- What lists sort by, filter by and look up.
CREATE INDEX customers_by_name ON customers (org_id, name COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX products_by_sku ON products (org_id, sku COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX products_by_name ON products (org_id, name COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_by_creation ON orders (org_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_by_customer ON orders (org_id, (coalesce(customer_id, working_customer_id)));
CREATE INDEX order_lines_by_product ON order_lines (org_id, product_id);
CREATE INDEX stock_moves_by_time ON stock_moves (org_id, at, id);
CREATE INDEX deliveries_by_order ON deliveries (org_id, order_id);
CREATE INDEX payments_by_invoice ON payments (org_id, invoice_id);
CREATE INDEX invoices_by_day ON invoices (org_id, invoiced_on, id);
CREATE INDEX invoices_by_customer ON invoices (org_id, customer_id);
CREATE INDEX journal_entries_by_day ON journal_entries (org_id, posted_on, id);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (at);
