-- 0196-extents-of-orders.sql: how far delivery and invoicing of an order are (SA-05), kept with its status and written where that is. Lists say it
-- of orders whose lines they don't have, and no list reads lines for it any more. `orderProgress` of the model says what each word means.
ALTER TABLE orders
  ADD COLUMN delivery text NOT NULL DEFAULT 'none' CHECK (delivery IN ('none', 'part', 'all')),
  ADD COLUMN invoicing text NOT NULL DEFAULT 'none' CHECK (invoicing IN ('none', 'part', 'all'));
SET LOCAL ROLE werkbank_system;
UPDATE orders o SET
  delivery = CASE WHEN NOT l.left_any THEN 'none' WHEN l.left_all THEN 'all' ELSE 'part' END,
  invoicing = CASE WHEN NOT l.billed_any THEN 'none' WHEN l.billed_all THEN 'all' ELSE 'part' END
FROM (
  SELECT org_id, order_id, bool_or(delivered > 0) AS left_any, bool_and(delivered >= quantity) AS left_all,
    bool_or(invoiced > credited) AS billed_any, bool_and(quantity - returned <= greatest(invoiced - credited, 0) + waived) AS billed_all
  FROM order_lines WHERE deleted_at IS NULL AND quantity <> 0 GROUP BY 1, 2) l
WHERE l.org_id = o.org_id AND l.order_id = o.id;
RESET ROLE;
