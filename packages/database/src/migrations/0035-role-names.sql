-- 0035-role-names.sql: a role's name is one role's, however it is written (US-6.1). Where two have the same, the later one gets its key behind it.
SET LOCAL ROLE werkbank_system;
UPDATE roles r SET name = r.name || ' (' || r.key || ')'
WHERE EXISTS (SELECT FROM roles o WHERE o.org_id = r.org_id AND lower(o.name) = lower(r.name) AND o.key < r.key);
RESET ROLE;
CREATE UNIQUE INDEX roles_name ON roles (org_id, lower(name));
