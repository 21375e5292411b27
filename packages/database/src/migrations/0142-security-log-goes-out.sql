-- 0142-security-log-goes-out.sql: taking the security log out of the house is a right of its own (US-13.5), which whoever reads it has from the start.
SET LOCAL ROLE werkbank_system;
UPDATE roles SET permissions = permissions || '{audit.export}' WHERE 'audit.read' = ANY (permissions);
RESET ROLE;
