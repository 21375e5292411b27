-- 0341-search-texts-not-json.sql: properties and tags are searched as their texts. As JSON a `"` or `\` in them stood escaped and was never found, and
-- what stands around texts was: names of properties, braces. Devices search the texts (`searchWords` of the model); a test holds both against each other.
CREATE FUNCTION texts_in(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE jsonb_typeof(value)
    WHEN 'object' THEN (SELECT coalesce(string_agg(named.value, ' '), '') FROM jsonb_each_text(value) AS named)
    WHEN 'array' THEN (SELECT coalesce(string_agg(listed.value, ' '), '') FROM jsonb_array_elements_text(value) AS listed)
    ELSE '' END;

ALTER TABLE products DROP COLUMN search;
ALTER TABLE products ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(sku || ' ' || name || ' ' || coalesce(texts_in(variant), '') || ' ' || texts_in(tags))) STORED;
CREATE INDEX products_search ON products USING gin (search gin_trgm_ops);

ALTER TABLE customers DROP COLUMN search;
ALTER TABLE customers ADD COLUMN search text NOT NULL GENERATED ALWAYS AS (
  fold(number || ' ' || name || ' ' || coalesce(city, '') || ' ' || coalesce(email, '') || ' ' || texts_in(tags))) STORED;
CREATE INDEX customers_search ON customers USING gin (search gin_trgm_ops);
