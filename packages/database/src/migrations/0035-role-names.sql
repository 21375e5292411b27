-- 0035-role-names.sql: a role's name is one role's, however it is written (US-6.1).
CREATE UNIQUE INDEX roles_name ON roles (org_id, lower(name));
