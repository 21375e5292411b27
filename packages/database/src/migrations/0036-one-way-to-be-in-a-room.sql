-- 0036-one-way-to-be-in-a-room.sql: two unique keys over one fact make an upsert fail when two add the same person at the same moment:
-- ON CONFLICT waits at one of them only. The id says the room and the person, so it is the only key (CH-02.3).
ALTER TABLE chat_members DROP CONSTRAINT chat_members_org_id_room_id_user_id_key;
ALTER TABLE chat_members ADD CONSTRAINT chat_members_id_says_who CHECK (id = room_id::text || ':' || user_id::text);
CREATE INDEX chat_members_room_user ON chat_members (org_id, room_id, user_id);
