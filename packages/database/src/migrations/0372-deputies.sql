-- 0372-deputies.sql: who decides in whose place, and from when until when (ID-108). `active`: on the company's day of today; kept by the command and by each
-- night, so that devices learn when it begins and ends. Whoever decides is asked by the days themselves.
CREATE TABLE deputies (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  person_id uuid NOT NULL, deputy_id uuid NOT NULL, from_on date NOT NULL, until_on date NOT NULL,
  active boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, person_id) REFERENCES users, FOREIGN KEY (org_id, deputy_id) REFERENCES users,
  CONSTRAINT somebody_else CHECK (person_id <> deputy_id), CONSTRAINT from_until CHECK (from_on <= until_on)
);
CREATE INDEX deputies_by_end ON deputies (org_id, until_on, id) WHERE deleted_at IS NULL;
CREATE INDEX deputies_of_deputy ON deputies (org_id, deputy_id) WHERE deleted_at IS NULL;
SELECT protect('deputies');
SELECT mirrored('deputies');

-- A deputy is in the scope of whom they stand in for.
CREATE OR REPLACE VIEW grants WITH (security_invoker = true) AS
  SELECT m.org_id, 'room'::text AS scope, m.room_id AS scope_id, m.user_id, false AS everybody, NULL::text AS subject_type, NULL::text AS subject_id,
    m.deleted_at IS NULL AND r.deleted_at IS NULL AS holds, m.changed_xid
  FROM chat_members m JOIN chat_rooms r ON r.org_id = m.org_id AND r.id = m.room_id
  WHERE r.kind IN ('direct', 'group')
  UNION ALL
  SELECT org_id, 'room', id, NULL, true, subject_type, subject_id, deleted_at IS NULL, changed_xid
  FROM chat_rooms WHERE kind IN ('channel', 'record') OR deleted_at IS NOT NULL
  UNION ALL
  SELECT org_id, 'deputy', person_id, deputy_id, false, NULL, NULL, deleted_at IS NULL AND active, changed_xid FROM deputies;

-- Each night deputies begin and end, and requests that nobody decided are passed on.
ALTER TABLE jobs DROP CONSTRAINT job_kind, ADD CONSTRAINT job_kind
  CHECK (kind IN ('backup', 'clean-up', 'collect-files', 'check-books', 'export', 'commands', 'merge-updates', 'approvals'));

-- Roles that work with others.
UPDATE roles SET permissions = permissions || '{approval.stand-in}'::text[] WHERE 'chat.use' = ANY (permissions) AND NOT 'approval.stand-in' = ANY (permissions);
