-- 0322-orders-held.sql: devices hold an order as they hold its parts (decision 0090): while it is open or not old, and as long as something that is not
-- agreed is written in it. That an order has such changes now, or has none any more, brings or takes its parts; how many they are does not.
DROP TRIGGER stamp_held ON orders;
CREATE TRIGGER stamp_held BEFORE UPDATE ON orders FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.ordered_on IS DISTINCT FROM NEW.ordered_on OR (OLD.changes > 0) IS DISTINCT FROM (NEW.changes > 0))
  EXECUTE FUNCTION stamp_held();
CREATE INDEX orders_with_changes ON orders (org_id, changes) WHERE changes > 0;
