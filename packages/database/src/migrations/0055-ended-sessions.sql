-- 0055-ended-sessions.sql: an ended session keeps its row for a while, so that its device learns why it is out (ID-144, ASVS 14.3.1).
ALTER TABLE sessions
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN ended_because text CHECK (ended_because IN ('signed-out', 'revoked', 'password', 'second-factor', 'disabled')),
  ADD CHECK ((ended_at IS NULL) = (ended_because IS NULL));
