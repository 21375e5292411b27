-- 0052-rooms-of-one-organisation.sql: the id of a room is in the names of its documents, which are one for the installation. So are the ids: a room
-- made under another organisation's id would take the months that nobody has written in yet (S-18). Whoever came later gets another id.
DO $$
DECLARE late record; fresh uuid;
BEGIN
  FOR late IN SELECT org_id, id FROM (SELECT org_id, id, row_number() OVER (PARTITION BY id ORDER BY created_at, org_id) AS n FROM chat_rooms) r WHERE n > 1 LOOP
    fresh := gen_random_uuid();
    INSERT INTO chat_rooms (org_id, id, kind, name, subject_type, subject_id, last_message_at, last_position, created_by, created_at, deleted_at)
      SELECT org_id, fresh, kind, name, subject_type, subject_id, last_message_at, last_position, created_by, created_at, deleted_at FROM chat_rooms WHERE org_id = late.org_id AND id = late.id;
    UPDATE chat_members SET room_id = fresh, id = fresh || ':' || user_id WHERE org_id = late.org_id AND room_id = late.id;
    UPDATE chat_reads SET room_id = fresh, id = fresh || ':' || user_id WHERE org_id = late.org_id AND room_id = late.id;
    UPDATE chat_messages SET room_id = fresh WHERE org_id = late.org_id AND room_id = late.id;
    DELETE FROM chat_rooms WHERE org_id = late.org_id AND id = late.id;
  END LOOP;
END $$;
CREATE UNIQUE INDEX chat_rooms_id ON chat_rooms (id);
