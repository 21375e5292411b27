-- 0020-credit-without-order.sql: goods sold before the books were opened come back, too: a credit note may have no order. An invoice always has one.
ALTER TABLE invoices ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE invoices ADD CONSTRAINT invoice_has_order CHECK (order_id IS NOT NULL OR kind = 'credit-note');

-- Why an order was cancelled, and by whom (SA-15).
ALTER TABLE orders ADD COLUMN cancelled_reason text, ADD COLUMN cancelled_at timestamptz;

-- Backorders that wait for a product, oldest agreement first.
CREATE INDEX order_lines_backordered ON order_lines (org_id, product_id) WHERE backordered > 0;
