-- Pages of lists that were read whole or sorted anew: customers and orders by number. An expression with coalesce() is not looked up in an
-- index behind a row policy (it is not leakproof), so orders are found by customer and number with CASE.
CREATE INDEX customers_by_number ON customers (org_id, number COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_by_number ON orders (org_id, (CASE WHEN number IS NULL THEN '' ELSE number END), id) WHERE deleted_at IS NULL;
DROP INDEX orders_by_customer;
CREATE INDEX orders_by_customer ON orders (org_id, (CASE WHEN customer_id IS NULL THEN working_customer_id ELSE customer_id END));
