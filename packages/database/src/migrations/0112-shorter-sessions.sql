-- 0112-shorter-sessions.sql: a session ends after hours without use that the organisation sets, fewer for who manages access, and from the moment on
-- in which somebody begins to (ID-13, ID-14); one session too many ends the oldest (ID-16).
ALTER TABLE sessions ADD COLUMN used_at timestamptz;
SET LOCAL ROLE werkbank_system;
UPDATE sessions SET used_at = now();
RESET ROLE;
ALTER TABLE sessions ALTER COLUMN used_at SET DEFAULT now(), ALTER COLUMN used_at SET NOT NULL;
ALTER TABLE sessions DROP CONSTRAINT sessions_ended_because_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_ended_because_check
  CHECK (ended_because IN ('signed-out', 'replaced', 'revoked', 'password', 'second-factor', 'disabled'));
