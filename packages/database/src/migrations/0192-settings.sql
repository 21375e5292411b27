-- 0192-settings.sql: what an organisation, a role or a person has decided (docs/decisions/0071). What may stand here says the model: a value that is none
-- any more counts as not set. What is taken back keeps its row, so that devices are told.
CREATE TABLE settings (
  org_id uuid NOT NULL REFERENCES organisations, id text NOT NULL, key text NOT NULL CHECK (length(key) <= 80 AND key ~ '^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$'),
  level text NOT NULL CHECK (level IN ('organisation', 'role', 'person')), role_key text, user_id uuid,
  value jsonb NOT NULL CHECK (jsonb_typeof(value) IN ('number', 'string', 'boolean')),
  changed_by uuid, changed_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, role_key) REFERENCES roles, FOREIGN KEY (org_id, user_id) REFERENCES users, FOREIGN KEY (org_id, changed_by) REFERENCES users,
  CHECK ((level = 'role') = (role_key IS NOT NULL)), CHECK ((level = 'person') = (user_id IS NOT NULL)),
  CHECK (id = key || '/' || level || coalesce('/' || role_key, '') || coalesce('/' || user_id, ''))
);
CREATE INDEX settings_by_key ON settings (org_id, key);
SELECT protect('settings');
SELECT mirrored('settings');
