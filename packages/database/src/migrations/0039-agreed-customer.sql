-- 0039-agreed-customer.sql: whom a version was agreed with, as they were then: number, name and address. A confirmation that is printed
-- again later must say what it said at first, also after the customer has moved (SA11). Versions from before have none.
ALTER TABLE order_versions ADD COLUMN customer jsonb;
