-- 0111-temporary-passwords.sql: a password that somebody else has set signs in once and for a day, and has to be changed then (US-4.5).
ALTER TABLE users
  ADD COLUMN temporary_until timestamptz, -- null: its person chose it
  ADD COLUMN temporary_used_at timestamptz;
