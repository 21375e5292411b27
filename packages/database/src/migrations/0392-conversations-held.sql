-- 0392-conversations-held.sql: devices hold a record's conversation while something was said in it lately (decision 0101). How far somebody has read one
-- goes with it. Messages of now move no conversation in or out of any window: a window has a month at least, so nothing is stamped for them.
ALTER TABLE chat_rooms ADD COLUMN held_xid xid8;
CREATE TRIGGER stamp_held BEFORE UPDATE ON chat_rooms FOR EACH ROW
  WHEN (OLD.last_message_at IS DISTINCT FROM NEW.last_message_at
    AND (OLD.last_message_at > now() - interval '27 days' AND NEW.last_message_at > now() - interval '27 days') IS NOT TRUE)
  EXECUTE FUNCTION stamp_held();
CREATE INDEX ON chat_rooms (org_id, held_xid) WHERE held_xid IS NOT NULL;
-- What a device holds is found without looking through the rest.
CREATE INDEX chat_rooms_by_kind ON chat_rooms (org_id, kind);
CREATE INDEX chat_rooms_by_last_message ON chat_rooms (org_id, last_message_at);
CREATE INDEX chat_rooms_without_message ON chat_rooms (org_id, created_at) WHERE last_message_at IS NULL;

-- A star at the conversation or the page of an order is sent with the order's name, as one at the order itself.
CREATE OR REPLACE FUNCTION order_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE chat_rooms SET subject_id = subject_id WHERE org_id = NEW.org_id AND id = NEW.id AND subject_type = 'order' AND last_position > 0;
  UPDATE favourites SET subject = subject WHERE org_id = NEW.org_id AND subject IN ('order:' || NEW.id, 'chat:' || NEW.id, 'doc:' || NEW.id) AND deleted_at IS NULL;
  RETURN NULL;
END $$;
