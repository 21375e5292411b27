-- 0110-known-devices.sql: devices that somebody has signed in from. They have a count of wrong passwords of their own, so that strangers who guess
-- at an account can't keep its owner out (US-15.2). id_hash = SHA-256 of the device cookie, hex.
CREATE TABLE known_devices (
  org_id uuid NOT NULL, user_id uuid NOT NULL, id_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), last_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, user_id, id_hash),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX ON known_devices (id_hash);
SELECT protect('known_devices');
REVOKE ALL ON known_devices FROM werkbank_api; -- signing in is the system's
