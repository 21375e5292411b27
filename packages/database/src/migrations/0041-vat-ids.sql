-- 0041-vat-ids.sql: a customer's VAT identification number, which an invoice without tax into the European Union names (CU-06, § 14a (3)
-- UStG). No row changes: devices that hold a customer without the field read it as none, which it is.
ALTER TABLE customers ADD COLUMN vat_id text CHECK (vat_id <> '');
