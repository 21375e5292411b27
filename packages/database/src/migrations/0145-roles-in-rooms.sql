-- 0145-roles-in-rooms.sql: who is in a room has a role in it (CH-02.4): admins add and remove people and rename it (CH-05.11, CH-05.12, CH-05.15).
ALTER TABLE chat_members ADD COLUMN role text NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member')),
  ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now();
-- Until now everybody in a room could do all that: who made it keeps it, and where that one has left, all in it do.
SET LOCAL ROLE werkbank_system;
UPDATE chat_members m SET role = 'admin' FROM chat_rooms r
WHERE r.org_id = m.org_id AND r.id = m.room_id AND r.kind = 'group' AND m.deleted_at IS NULL AND (m.user_id = r.created_by OR NOT EXISTS (
  SELECT FROM chat_members c WHERE c.org_id = r.org_id AND c.room_id = r.id AND c.user_id = r.created_by AND c.deleted_at IS NULL));
UPDATE chat_members m SET joined_at = r.created_at FROM chat_rooms r WHERE r.org_id = m.org_id AND r.id = m.room_id;
RESET ROLE;
