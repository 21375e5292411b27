-- 0005-catalogue.sql: products with variants, customers.
CREATE TABLE products (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  parent_id uuid, -- a variant's parent; parents are not sold themselves
  kind text NOT NULL DEFAULT 'goods' CHECK (kind IN ('parent', 'goods', 'service')),
  sku text NOT NULL CHECK (sku ~ '^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,48}[A-Za-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  variant jsonb NOT NULL DEFAULT '{}', -- {"Farbe": "rot", "Größe": "75 mm"}
  unit text NOT NULL DEFAULT 'pcs', price_minor bigint NOT NULL DEFAULT 0 CHECK (price_minor >= 0),
  cost_minor bigint NOT NULL DEFAULT 0 CHECK (cost_minor >= 0), -- standard cost
  currency text NOT NULL DEFAULT 'EUR', tax_percent numeric(5, 2) NOT NULL DEFAULT 19 CHECK (tax_percent BETWEEN 0 AND 100),
  manufactured boolean NOT NULL DEFAULT false, purchased boolean NOT NULL DEFAULT false, active boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, parent_id) REFERENCES products
);
CREATE UNIQUE INDEX products_sku ON products (org_id, lower(sku));
SELECT protect('products');
SELECT mirrored('products');

CREATE TABLE customers (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  number text NOT NULL, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text, phone text, street text, postal_code text, city text, country text NOT NULL DEFAULT 'DE',
  tax_mode text NOT NULL DEFAULT 'domestic' CHECK (tax_mode IN ('domestic', 'exempt')),
  payment_days int NOT NULL DEFAULT 14 CHECK (payment_days BETWEEN 0 AND 365), note text NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, number)
);
SELECT protect('customers');
SELECT mirrored('customers');
