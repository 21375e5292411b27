-- 0321-names-of-orders.sql: conversations and favourites are sent with the name of their order, for a device holds them longer than the order
-- (decision 0090). That name may still change while the order is open: they count as changed with it, or a device would keep the name of before.
CREATE INDEX favourites_of_subject ON favourites (org_id, subject);

CREATE FUNCTION order_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE chat_rooms SET subject_id = subject_id WHERE org_id = NEW.org_id AND id = NEW.id AND subject_type = 'order' AND last_position > 0;
  UPDATE favourites SET subject = subject WHERE org_id = NEW.org_id AND subject = 'order:' || NEW.id AND deleted_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER order_renamed AFTER UPDATE ON orders FOR EACH ROW
  WHEN (OLD.number IS DISTINCT FROM NEW.number OR OLD.customer_id IS DISTINCT FROM NEW.customer_id
    OR OLD.working_customer_id IS DISTINCT FROM NEW.working_customer_id)
  EXECUTE FUNCTION order_renamed();
