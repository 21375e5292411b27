-- 0362-roles-in-time.sql: roles inherit from a parent (US-6.3), may count between two moments and at some hours only (US-6.4), and some come with the
-- product (`system`, ID-63). A deleted one stays for the assignments that name it (US-7.5).
ALTER TABLE roles
  ADD COLUMN parent_key text,
  ADD COLUMN system boolean NOT NULL DEFAULT false,
  ADD COLUMN valid_from timestamptz, ADD COLUMN valid_until timestamptz,
  ADD COLUMN hours jsonb, -- `roleHoursSchema`: days of the week and two times of the day in the company's zone
  ADD COLUMN deleted_at timestamptz,
  ADD FOREIGN KEY (org_id, parent_key) REFERENCES roles (org_id, key),
  ADD CONSTRAINT role_is_not_its_own_parent CHECK (parent_key <> key),
  ADD CONSTRAINT role_ends_after_its_start CHECK (valid_until > valid_from);
UPDATE roles SET system = true WHERE key IN ('admin', 'sales', 'warehouse', 'production', 'purchasing', 'viewer');

-- The name of a deleted role is free again.
DROP INDEX roles_name;
CREATE UNIQUE INDEX roles_name ON roles (org_id, fold(name)) WHERE deleted_at IS NULL;
