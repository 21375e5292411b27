-- 0060-device-keys.sql: what somebody leaves unsent on a device is kept there under a key that only their next sign-in gives back (ASVS 14.3.1).
CREATE TABLE device_keys (
  org_id uuid NOT NULL, user_id uuid NOT NULL,
  identity text NOT NULL, -- of age; its recipient, which devices keep, follows from it
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
SELECT protect('device_keys');
REVOKE UPDATE, DELETE ON device_keys FROM werkbank_api; -- another key would lose what lies on devices
