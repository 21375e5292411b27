-- 0202-list-views.sql: how somebody wants to see a list: what its address says, and which columns stand there. One's own, everybody's, or the one with
-- which a list opens for a role, of which a list has one. Who has managed the company's details may share views from now on.
CREATE TABLE list_views (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  list text NOT NULL CHECK (length(list) BETWEEN 1 AND 40), name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  address text NOT NULL DEFAULT '' CHECK (length(address) <= 2000),
  columns jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(columns) = 'array'),
  level text NOT NULL DEFAULT 'person' CHECK (level IN ('person', 'organisation', 'role')), role_key text, user_id uuid NOT NULL,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, role_key) REFERENCES roles, FOREIGN KEY (org_id, user_id) REFERENCES users,
  CHECK ((level = 'role') = (role_key IS NOT NULL))
);
CREATE UNIQUE INDEX list_views_of_role ON list_views (org_id, list, role_key) WHERE role_key IS NOT NULL AND deleted_at IS NULL;
SELECT protect('list_views');
SELECT mirrored('list_views');
UPDATE roles SET permissions = permissions || '{view.share}'::text[] WHERE 'company.edit' = ANY (permissions);
