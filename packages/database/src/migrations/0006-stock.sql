-- 0006-stock.sql: locations, the append-only ledger of moves, levels and reservations kept in the same transaction.
-- Lock order in every command: order, then stock_levels by (product_id, lot_id, location_id), then number ranges.
CREATE TABLE locations (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, parent_id uuid,
  kind text NOT NULL CHECK (kind IN ('warehouse', 'location', 'device', 'supplier', 'customer', 'adjustment', 'production')),
  code text NOT NULL, name text NOT NULL, sellable boolean NOT NULL DEFAULT true, rank int NOT NULL DEFAULT 0, -- orders are served from low ranks first
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (org_id, code), FOREIGN KEY (org_id, parent_id) REFERENCES locations
);
SELECT protect('locations');
SELECT mirrored('locations');

-- Carries only its own facts: no running balance, no queue of costs.
CREATE TABLE stock_moves (
  org_id uuid NOT NULL, id uuid NOT NULL, product_id uuid NOT NULL,
  lot_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- the nil id: no lot
  from_location_id uuid NOT NULL, to_location_id uuid NOT NULL CHECK (to_location_id <> from_location_id),
  quantity numeric(18, 6) NOT NULL CHECK (quantity > 0),
  unit_cost_minor bigint NOT NULL DEFAULT 0, -- what one unit was worth when it moved
  reason text NOT NULL, -- receipt | transfer | adjustment | delivery | return | opening
  command text NOT NULL, subject_type text NOT NULL, subject_id text NOT NULL,
  reverses_id uuid, actor uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(), effective_on date NOT NULL DEFAULT current_date,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, product_id) REFERENCES products, FOREIGN KEY (org_id, from_location_id) REFERENCES locations,
  FOREIGN KEY (org_id, to_location_id) REFERENCES locations, FOREIGN KEY (org_id, reverses_id) REFERENCES stock_moves
);
CREATE UNIQUE INDEX stock_moves_reversed_once ON stock_moves (org_id, reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ON stock_moves (org_id, product_id, at);
CREATE INDEX ON stock_moves (org_id, subject_type, subject_id);
SELECT protect('stock_moves');
SELECT append_only('stock_moves');

-- On hand and reserved in a real location. Changes only with the moves and reservations, in their transaction.
CREATE TABLE stock_levels (
  org_id uuid NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid(), product_id uuid NOT NULL,
  lot_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', location_id uuid NOT NULL,
  on_hand numeric(18, 6) NOT NULL DEFAULT 0 CONSTRAINT stock_not_negative CHECK (on_hand >= 0),
  reserved numeric(18, 6) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  CONSTRAINT stock_not_oversold CHECK (reserved <= on_hand), -- becomes the refusal "insufficient-stock"
  PRIMARY KEY (org_id, product_id, lot_id, location_id), UNIQUE (org_id, id),
  FOREIGN KEY (org_id, product_id) REFERENCES products, FOREIGN KEY (org_id, location_id) REFERENCES locations
);
SELECT protect('stock_levels');
SELECT mirrored('stock_levels');

-- What an order line holds, where. Sum over a level's rows = its `reserved`. A row with quantity 0 is deleted.
CREATE TABLE reservations (
  org_id uuid NOT NULL, order_id uuid NOT NULL, line_id text NOT NULL, product_id uuid NOT NULL,
  lot_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', location_id uuid NOT NULL,
  quantity numeric(18, 6) NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (org_id, order_id, line_id, lot_id, location_id),
  FOREIGN KEY (org_id, product_id, lot_id, location_id) REFERENCES stock_levels (org_id, product_id, lot_id, location_id)
);
CREATE INDEX ON reservations (org_id, product_id);
SELECT protect('reservations');

-- When more comes: named in the answer to a commit that stock can't cover.
CREATE TABLE expected_receipts (
  org_id uuid NOT NULL, id uuid NOT NULL, product_id uuid NOT NULL, location_id uuid NOT NULL,
  quantity numeric(18, 6) NOT NULL CHECK (quantity > 0), expected_on date NOT NULL, reference text NOT NULL DEFAULT '', deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, product_id) REFERENCES products, FOREIGN KEY (org_id, location_id) REFERENCES locations
);
SELECT protect('expected_receipts');
SELECT mirrored('expected_receipts');
