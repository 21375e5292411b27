-- 0190-customer-addresses.sql: customers have any number of addresses and contact persons (CU-02). One address is the standard for invoices, one
-- for deliveries; the customer keeps where the first of them is, for lists, search and taxes. The address that each customer had becomes both.
-- An address that was removed keeps its row, so that devices are told.
CREATE TABLE customer_addresses (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, customer_id uuid NOT NULL,
  name text NOT NULL DEFAULT '' CHECK (length(name) <= 200), street text, postal_code text, city text, country text NOT NULL DEFAULT 'DE',
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, customer_id, id), FOREIGN KEY (org_id, customer_id) REFERENCES customers
);
SELECT protect('customer_addresses');
SELECT mirrored('customer_addresses');
CREATE TABLE customer_contacts (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, customer_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200), role text NOT NULL DEFAULT '', email text, phone text,
  search text NOT NULL GENERATED ALWAYS AS (fold(name || ' ' || role || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) STORED,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, customer_id) REFERENCES customers
);
CREATE INDEX customer_contacts_by_customer ON customer_contacts (org_id, customer_id);
SELECT protect('customer_contacts');
SELECT mirrored('customer_contacts');

ALTER TABLE customers ADD COLUMN billing_address_id uuid, ADD COLUMN delivery_address_id uuid;
SET LOCAL ROLE werkbank_system;
-- The first address has its customer's id.
INSERT INTO customer_addresses (org_id, id, customer_id, street, postal_code, city, country, created_at)
SELECT org_id, id, id, street, postal_code, city, country, created_at FROM customers;
UPDATE customers SET billing_address_id = id, delivery_address_id = id;
RESET ROLE;
ALTER TABLE customers ALTER COLUMN billing_address_id SET NOT NULL, ALTER COLUMN delivery_address_id SET NOT NULL,
  ADD CONSTRAINT customers_billing_address FOREIGN KEY (org_id, id, billing_address_id) REFERENCES customer_addresses (org_id, customer_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT customers_delivery_address FOREIGN KEY (org_id, id, delivery_address_id) REFERENCES customer_addresses (org_id, customer_id, id) DEFERRABLE INITIALLY DEFERRED;
