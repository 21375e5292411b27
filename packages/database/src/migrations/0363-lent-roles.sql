-- 0363-lent-roles.sql: who leads others lends them a role that they have themselves, with an end (US-10.1).
ALTER TABLE role_assignments ADD COLUMN lent boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT what_is_lent_ends CHECK (NOT lent OR valid_until IS NOT NULL);
CREATE INDEX role_assignments_lent ON role_assignments (org_id, given_by, valid_from) WHERE lent;
UPDATE roles SET permissions = permissions || '{role.lend}'::text[] WHERE 'access.manage' = ANY (permissions);
