-- 0008-sales.sql: what was agreed, delivered, invoiced and paid. The working copy itself is the document order:<id>.
CREATE TABLE orders (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  number text, -- given at the first commit, kept by later versions
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'committed', 'part-delivered', 'delivered', 'invoiced', 'paid', 'cancelled')),
  version int NOT NULL DEFAULT 0, -- 0 = never committed
  customer_id uuid, currency text NOT NULL DEFAULT 'EUR', reference text NOT NULL DEFAULT '', requested_on date, -- of the committed version
  net_minor bigint NOT NULL DEFAULT 0, tax_minor bigint NOT NULL DEFAULT 0, gross_minor bigint NOT NULL DEFAULT 0, -- of the committed version
  backorder boolean NOT NULL DEFAULT false, -- some committed quantity is not reserved yet
  invoiced_minor bigint NOT NULL DEFAULT 0, paid_minor bigint NOT NULL DEFAULT 0,
  -- The working copy as last read from its document, kept by a consumer of document.changed; for lists, search and devices that never opened it.
  working_customer_id uuid, working_reference text NOT NULL DEFAULT '', working_gross_minor bigint NOT NULL DEFAULT 0,
  working_lines int NOT NULL DEFAULT 0, working_seq bigint NOT NULL DEFAULT 0, changes int NOT NULL DEFAULT 0, -- fields that differ from the committed version
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), committed_at timestamptz, ordered_on date, deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, customer_id) REFERENCES customers
);
CREATE UNIQUE INDEX orders_number ON orders (org_id, number) WHERE number IS NOT NULL;
SELECT protect('orders');
SELECT mirrored('orders');

-- Every version as agreed: the head fields and where in the log it was read.
CREATE TABLE order_versions (
  org_id uuid NOT NULL, order_id uuid NOT NULL, version int NOT NULL,
  head jsonb NOT NULL, lines jsonb NOT NULL, notes text NOT NULL DEFAULT '', totals jsonb NOT NULL,
  document_seq bigint NOT NULL, state_vector bytea NOT NULL, committed_by uuid, committed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, order_id, version), FOREIGN KEY (org_id, order_id) REFERENCES orders
);
SELECT protect('order_versions');
SELECT append_only('order_versions');

-- The lines of the current version with their fate. A line that a later version dropped stays with quantity 0 (nothing delivered) and is marked deleted.
CREATE TABLE order_lines (
  org_id uuid NOT NULL, id text NOT NULL, -- '<orderId>:<lineId>'
  order_id uuid NOT NULL, line_id text NOT NULL, position int NOT NULL, product_id uuid NOT NULL, note text NOT NULL DEFAULT '',
  quantity numeric(18, 6) NOT NULL, unit_price_minor bigint NOT NULL, discount_percent numeric(7, 4) NOT NULL DEFAULT 0, tax_percent numeric(5, 2) NOT NULL,
  net_minor bigint NOT NULL,
  reserved numeric(18, 6) NOT NULL DEFAULT 0, backordered numeric(18, 6) NOT NULL DEFAULT 0,
  delivered numeric(18, 6) NOT NULL DEFAULT 0, returned numeric(18, 6) NOT NULL DEFAULT 0, invoiced numeric(18, 6) NOT NULL DEFAULT 0, credited numeric(18, 6) NOT NULL DEFAULT 0,
  CHECK (delivered <= quantity), CHECK (invoiced <= quantity), CHECK (returned <= delivered), CHECK (credited <= invoiced), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, order_id, line_id),
  FOREIGN KEY (org_id, order_id) REFERENCES orders, FOREIGN KEY (org_id, product_id) REFERENCES products
);
SELECT protect('order_lines');
SELECT mirrored('order_lines');

CREATE TABLE deliveries (
  org_id uuid NOT NULL, id uuid NOT NULL, number text NOT NULL, order_id uuid NOT NULL, kind text NOT NULL DEFAULT 'delivery' CHECK (kind IN ('delivery', 'return')),
  delivered_on date NOT NULL, lines jsonb NOT NULL, -- [{lineId, productId, locationId, quantity}]
  actor uuid, at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, number), FOREIGN KEY (org_id, order_id) REFERENCES orders
);
SELECT protect('deliveries');
SELECT mirrored('deliveries');

-- A row exists only posted: drafts have none, so that numbers have no gaps.
CREATE TABLE invoices (
  org_id uuid NOT NULL, id uuid NOT NULL, series text NOT NULL, year int NOT NULL, serial bigint NOT NULL, number text NOT NULL,
  kind text NOT NULL DEFAULT 'invoice' CHECK (kind IN ('invoice', 'credit-note')),
  order_id uuid NOT NULL, customer_id uuid NOT NULL, corrects_id uuid, currency text NOT NULL,
  invoiced_on date NOT NULL, due_on date NOT NULL,
  lines jsonb NOT NULL, taxes jsonb NOT NULL, -- [{lineId, productId, sku, name, quantity, unitPriceMinor, discountPercent, taxPercent, netMinor}], [{taxPercent, netMinor, taxMinor}]
  net_minor bigint NOT NULL, tax_minor bigint NOT NULL, gross_minor bigint NOT NULL CHECK (gross_minor = net_minor + tax_minor),
  paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0), CHECK (paid_minor <= gross_minor),
  actor uuid, at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, series, year, serial), UNIQUE (org_id, number),
  FOREIGN KEY (org_id, order_id) REFERENCES orders, FOREIGN KEY (org_id, customer_id) REFERENCES customers
);
CREATE INDEX ON invoices (org_id, order_id);
SELECT protect('invoices');
SELECT mirrored('invoices');

-- Of an invoice only what was paid may change.
CREATE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'paid_minor' - 'changed_xid') IS DISTINCT FROM (to_jsonb(OLD) - 'paid_minor' - 'changed_xid') THEN
    RAISE EXCEPTION 'invoices are never changed: post a credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_stays BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION invoice_stays();

CREATE TABLE payments (
  org_id uuid NOT NULL, id uuid NOT NULL, invoice_id uuid NOT NULL, amount_minor bigint NOT NULL CHECK (amount_minor > 0), currency text NOT NULL,
  method text NOT NULL DEFAULT 'bank', paid_on date NOT NULL, actor uuid, at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, invoice_id) REFERENCES invoices
);
SELECT protect('payments');
SELECT mirrored('payments');
SELECT append_only('payments');
