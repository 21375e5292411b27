-- 0081-typed-prices.sql: whether the price of an agreed line was typed. A typed price that is taken back gives way to the product's, an agreed
-- list price stays (SA11): without this fact a device shows another price than the next version gets.
ALTER TABLE order_lines ADD COLUMN price_typed boolean NOT NULL DEFAULT false;
SET LOCAL ROLE werkbank_system;
UPDATE order_lines l SET price_typed = true
  FROM orders o JOIN order_versions v ON v.org_id = o.org_id AND v.order_id = o.id AND v.version = o.version, jsonb_array_elements(v.lines) AS agreed
  WHERE l.org_id = o.org_id AND l.order_id = o.id AND agreed->>'id' = l.line_id AND agreed ? 'unitPriceMinor';
RESET ROLE;
