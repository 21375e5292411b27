-- 0197-parts-held-with-their-order.sql: devices hold lines, versions and deliveries of an order while it is open or not old (decision 0077). An order
-- leaves and comes back while its parts don't change, so the order itself says since which transaction that may be otherwise (`held_xid`): the feed
-- then sends its parts, or that they are gone. Null: not since it was made.
CREATE FUNCTION stamp_held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.held_xid := pg_current_xact_id();
  RETURN NEW;
END $$;
-- `fields`: those that the record's window of parts looks at.
CREATE FUNCTION holds_parts(t regclass, fields text[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN held_xid xid8', t);
  EXECUTE format('CREATE TRIGGER stamp_held BEFORE UPDATE ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION stamp_held()', t,
    (SELECT string_agg(format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', field), ' OR ') FROM unnest(fields) field));
  EXECUTE format('CREATE INDEX ON %s (org_id, held_xid) WHERE held_xid IS NOT NULL', t);
END $$;
SELECT holds_parts('orders', '{status,ordered_on}');
-- What a device holds is found without looking through the rest.
CREATE INDEX orders_by_status ON orders (org_id, status);
CREATE INDEX orders_by_day ON orders (org_id, ordered_on);
