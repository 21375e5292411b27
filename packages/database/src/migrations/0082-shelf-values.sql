-- 0082-shelf-values.sql: what lies on all shelves of a product, and what each move was worth as it was posted. The account of goods is what lies
-- there at cost (ST9); fractions of a cent of single moves would add up to a difference, so a move is worth what it changes of the whole:
-- the row is locked with it. What came back takes from what is left at the customer.
CREATE TABLE stock_totals (
  org_id uuid NOT NULL, product_id uuid NOT NULL, on_hand numeric(18, 6) NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  PRIMARY KEY (org_id, product_id), FOREIGN KEY (org_id, product_id) REFERENCES products
);
SELECT protect('stock_totals');
ALTER TABLE stock_moves ADD COLUMN value_minor bigint CHECK (value_minor >= 0);
ALTER TABLE stock_moves DISABLE TRIGGER append_only;
SET LOCAL ROLE werkbank_system;
INSERT INTO stock_totals (org_id, product_id, on_hand) SELECT org_id, product_id, sum(on_hand) FROM stock_levels GROUP BY 1, 2;
UPDATE stock_moves SET value_minor = round(quantity * unit_cost_minor);
RESET ROLE;
ALTER TABLE stock_moves ALTER COLUMN value_minor SET NOT NULL;
ALTER TABLE stock_moves ENABLE TRIGGER append_only;
