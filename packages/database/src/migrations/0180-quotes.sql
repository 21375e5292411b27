-- 0180-quotes.sql: what was offered, with its working copy quote:<id> beside it as orders have theirs (SA-01). That a quote has expired is not
-- kept: it follows from the day (SA-03). An order knows the quote that it came of, and there is one at most (SA-02).
CREATE TABLE quotes (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  number text, -- given when it is sent first, kept by later versions
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'sent', 'accepted', 'declined')),
  version int NOT NULL DEFAULT 0, -- 0 = never sent
  customer_id uuid, currency text NOT NULL DEFAULT 'EUR', reference text NOT NULL DEFAULT '', valid_until date, -- of the version that was sent
  net_minor bigint NOT NULL DEFAULT 0, tax_minor bigint NOT NULL DEFAULT 0, gross_minor bigint NOT NULL DEFAULT 0,
  lines jsonb NOT NULL DEFAULT '[]', -- of the version that was sent: [{lineId, productId, note, quantity, unitPriceMinor, priceTyped, discountPercent, taxPercent, netMinor}]
  -- The working copy as last read from its document.
  working_customer_id uuid, working_reference text NOT NULL DEFAULT '', working_gross_minor bigint NOT NULL DEFAULT 0,
  working_lines int NOT NULL DEFAULT 0, working_seq bigint NOT NULL DEFAULT 0, changes int NOT NULL DEFAULT 0,
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz, sent_by uuid, sent_on date,
  decided_at timestamptz, decided_by uuid, declined_reason text, order_id uuid, deleted_at timestamptz,
  search text NOT NULL GENERATED ALWAYS AS (fold(coalesce(number, '') || ' ' || reference || ' ' || working_reference)) STORED,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, customer_id) REFERENCES customers,
  CHECK ((status = 'accepted') = (order_id IS NOT NULL)), CHECK (status = 'draft' OR (version > 0 AND number IS NOT NULL AND valid_until IS NOT NULL))
);
CREATE UNIQUE INDEX quotes_number ON quotes (org_id, number) WHERE number IS NOT NULL;
CREATE INDEX quotes_by_creation ON quotes (org_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX quotes_by_customer ON quotes (org_id, customer_id);
CREATE INDEX quotes_search ON quotes USING gin (search gin_trgm_ops);
SELECT protect('quotes');
SELECT mirrored('quotes');

CREATE TABLE quote_versions (
  org_id uuid NOT NULL, quote_id uuid NOT NULL, version int NOT NULL,
  head jsonb NOT NULL, lines jsonb NOT NULL, notes text NOT NULL DEFAULT '', totals jsonb NOT NULL, customer jsonb NOT NULL,
  document_seq bigint NOT NULL, state_vector bytea NOT NULL, committed_by uuid, committed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, quote_id, version), FOREIGN KEY (org_id, quote_id) REFERENCES quotes
);
SELECT protect('quote_versions');
SELECT append_only('quote_versions');

ALTER TABLE orders ADD COLUMN quote_id uuid, ADD FOREIGN KEY (org_id, quote_id) REFERENCES quotes (org_id, id);
CREATE UNIQUE INDEX orders_of_quotes ON orders (org_id, quote_id) WHERE quote_id IS NOT NULL;

SET LOCAL ROLE werkbank_system;
UPDATE roles SET permissions = permissions || '{quote.read}'::text[] WHERE 'order.read' = ANY (permissions);
UPDATE roles SET permissions = permissions || '{quote.edit,quote.convert}'::text[] WHERE 'order.edit' = ANY (permissions);
RESET ROLE;
