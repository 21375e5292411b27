-- 0125-returned-goods.sql: a return says in which state the goods came back and why; what is damaged goes to a place of its own kind that
-- orders are never served from (SA-23). Each of its lines names the delivery that it takes back; returns from before took the newest first.
ALTER TABLE locations DROP CONSTRAINT locations_kind_check;
ALTER TABLE locations ADD CONSTRAINT locations_kind_check
  CHECK (kind IN ('warehouse', 'location', 'device', 'quarantine', 'supplier', 'customer', 'adjustment', 'production'));
ALTER TABLE deliveries ADD COLUMN condition text CHECK (condition IN ('sellable', 'damaged', 'scrap')), -- of a return; those from before: sellable
  ADD COLUMN reason text NOT NULL DEFAULT '';
