-- 0351-grants.sql: who is in which scope, in one place for all that decide who sees a row (decision 0093). A view: memberships are written once, by the
-- domain that owns them, and its parts are resolved to their tables when a query is planned. A new scope is another part of it.
--   user_id       to this person; null where `everybody`
--   everybody     to all who see the record `subject_type`, `subject_id`, where it names one; constant in each part, so that a plan has one side of it
--   holds         false: ended, which devices and open sockets learn from `changed_xid`
CREATE VIEW grants WITH (security_invoker = true) AS
  SELECT m.org_id, 'room'::text AS scope, m.room_id AS scope_id, m.user_id, false AS everybody, NULL::text AS subject_type, NULL::text AS subject_id,
    m.deleted_at IS NULL AND r.deleted_at IS NULL AS holds, m.changed_xid
  FROM chat_members m JOIN chat_rooms r ON r.org_id = m.org_id AND r.id = m.room_id
  WHERE r.kind IN ('direct', 'group')
  UNION ALL
  SELECT org_id, 'room', id, NULL, true, subject_type, subject_id, deleted_at IS NULL, changed_xid
  FROM chat_rooms WHERE kind IN ('channel', 'record') OR deleted_at IS NOT NULL;
GRANT SELECT ON grants TO werkbank_api, werkbank_system;
-- A person's memberships are asked for at each pull and with each event.
CREATE INDEX chat_members_user ON chat_members (org_id, user_id) WHERE deleted_at IS NULL;
-- Events of rows in a scope are for its members (`<scope>:<id>`), or for who sees the record (`subject:<type>:<id>`) with the right behind it.
ALTER TABLE events DROP CONSTRAINT audience_is_said,
  ADD CONSTRAINT audience_is_said CHECK (audience ~ '^(org|[a-z-]+\.[a-z-]+|[a-z]+:[0-9a-f-]{36}|subject:[a-z-]+:[0-9a-f-]{36}:[a-z-]+\.[a-z-]+|document:.+)$') NOT VALID;
