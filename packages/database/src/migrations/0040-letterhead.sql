-- 0040-letterhead.sql: what a company says of itself on its papers, and who may change it. An invoice keeps what it said of both sides when
-- it was issued: printed again after one of them has moved it must be the same paper (DO-02, § 14 UStG). Invoices from before have none.
ALTER TABLE organisations ADD COLUMN details jsonb NOT NULL DEFAULT '{}';
ALTER TABLE invoices ADD COLUMN parties jsonb;
SET LOCAL ROLE werkbank_system;
UPDATE roles SET permissions = permissions || '{company.edit}'::text[] WHERE 'access.manage' = ANY (permissions);
RESET ROLE;
