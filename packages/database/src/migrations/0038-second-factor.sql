-- 0038-second-factor.sql: codes of an authenticator app (US-11.2, RFC 6238) and the codes for when it is lost (US-11.5).
CREATE TABLE second_factors (
  org_id uuid NOT NULL, user_id uuid NOT NULL,
  secret bytea NOT NULL CHECK (length(secret) = 20),
  confirmed_at timestamptz, -- counts from the first right code on
  last_step bigint NOT NULL DEFAULT 0, -- a code is good for one sign-in
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
SELECT protect('second_factors');
CREATE TABLE recovery_codes (
  org_id uuid NOT NULL, user_id uuid NOT NULL, code_hash text NOT NULL, used_at timestamptz,
  PRIMARY KEY (org_id, user_id, code_hash),
  FOREIGN KEY (org_id, user_id) REFERENCES second_factors ON DELETE CASCADE
);
SELECT protect('recovery_codes');
