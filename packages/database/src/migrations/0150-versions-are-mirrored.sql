-- 0150-versions-are-mirrored.sql: a device knows when each version of an order was confirmed and by whom, so that the timeline keeps them
-- all (RT-13.4). What a version says is still asked of the server.
ALTER TABLE order_versions ADD COLUMN id text NOT NULL GENERATED ALWAYS AS (order_id::text || ':' || version::text) STORED;
SELECT mirrored('order_versions');
-- Who cancelled an order: until now the spine alone knew.
ALTER TABLE orders ADD COLUMN cancelled_by uuid;
-- Expected receipts are kept by people: who said so and when, and when it was last looked at (SA-17).
ALTER TABLE expected_receipts ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
