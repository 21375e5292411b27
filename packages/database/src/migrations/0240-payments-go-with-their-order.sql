-- 0240-payments-go-with-their-order.sql: devices hold payments, and what invoices bill, while they hold their order's parts (decision 0082). So a payment
-- names the order of its invoice, as it was when it was booked: neither ever changes.
ALTER TABLE payments ADD COLUMN order_id uuid;
ALTER TABLE payments DISABLE TRIGGER USER;
SET LOCAL ROLE werkbank_system;
UPDATE payments p SET order_id = i.order_id FROM invoices i WHERE i.org_id = p.org_id AND i.id = p.invoice_id;
RESET ROLE;
ALTER TABLE payments ENABLE TRIGGER USER;
ALTER TABLE payments ALTER COLUMN order_id SET NOT NULL;
CREATE INDEX payments_by_order ON payments (org_id, order_id);
-- Credit notes without an order are held by their own day.
CREATE INDEX invoices_alone ON invoices (org_id, invoiced_on) WHERE order_id IS NULL;
