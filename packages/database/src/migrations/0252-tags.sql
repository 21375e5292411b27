-- 0252-tags.sql: products and customers have tags, words of people's own (PR-34): a set in one column, of which changes say what comes and what
-- goes (decision 0084). `tag_keys`: as they are compared, as `tagKey` of the model says. Searches find them.
CREATE FUNCTION tag_keys(tags jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT coalesce(array_agg(fold(tag)), '{}'::text[]) FROM jsonb_array_elements_text(tags) AS named (tag));

ALTER TABLE products
  ADD COLUMN tags jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(tags) = 'array'),
  ADD COLUMN tag_keys text[] NOT NULL GENERATED ALWAYS AS (tag_keys(tags)) STORED,
  DROP COLUMN search;
ALTER TABLE products ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(sku || ' ' || name || ' ' || coalesce(variant::text, '') || ' ' || tags::text)) STORED;
CREATE INDEX products_search ON products USING gin (search gin_trgm_ops);

ALTER TABLE customers
  ADD COLUMN tags jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(tags) = 'array'),
  ADD COLUMN tag_keys text[] NOT NULL GENERATED ALWAYS AS (tag_keys(tags)) STORED,
  DROP COLUMN search;
ALTER TABLE customers ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(number || ' ' || name || ' ' || coalesce(city, '') || ' ' || coalesce(email, '') || ' ' || tags::text)) STORED;
CREATE INDEX customers_search ON customers USING gin (search gin_trgm_ops);
