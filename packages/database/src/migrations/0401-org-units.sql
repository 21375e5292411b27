-- 0401-org-units.sql: the company as a tree of sites, departments and sections, with a head each (ID-35), and who belongs to which of them: a person may be in
-- several. `above` is the unit with all above it, kept when the tree changes, so that "mine and below" is one comparison and no walk.
CREATE TABLE org_units (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, parent_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  kind text NOT NULL DEFAULT 'department' CHECK (kind IN ('site', 'department', 'section')), head_id uuid,
  above uuid[] NOT NULL DEFAULT '{}', search text NOT NULL GENERATED ALWAYS AS (fold(name)) STORED,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, parent_id) REFERENCES org_units (org_id, id),
  CONSTRAINT org_units_head FOREIGN KEY (org_id, head_id) REFERENCES users (org_id, id)
);
CREATE UNIQUE INDEX org_units_name ON org_units (org_id, parent_id, fold(name)) NULLS NOT DISTINCT WHERE deleted_at IS NULL;
CREATE INDEX org_units_by_name ON org_units (org_id, name COLLATE in_lists, id) WHERE deleted_at IS NULL;
CREATE INDEX org_units_by_parent ON org_units (org_id, parent_id) WHERE deleted_at IS NULL;
SELECT protect('org_units');
SELECT mirrored('org_units');

CREATE TABLE org_unit_members (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, unit_id uuid NOT NULL, user_id uuid NOT NULL,
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), CONSTRAINT org_unit_members_unit FOREIGN KEY (org_id, unit_id) REFERENCES org_units (org_id, id),
  CONSTRAINT org_unit_members_person FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE UNIQUE INDEX org_unit_members_once ON org_unit_members (org_id, unit_id, user_id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_members_by_person ON org_unit_members (org_id, user_id) WHERE deleted_at IS NULL;
CREATE INDEX org_unit_members_by_age ON org_unit_members (org_id, created_at, id) WHERE deleted_at IS NULL;
SELECT protect('org_unit_members');
SELECT mirrored('org_unit_members');
-- The units that were there before, which no screen or command knew.
INSERT INTO org_units (org_id, id, name, above) SELECT org_id, id, CASE WHEN n = 1 THEN name ELSE name || ' ' || n END, ARRAY[id]
  FROM (SELECT *, row_number() OVER (PARTITION BY org_id, fold(name) ORDER BY id) AS n FROM units WHERE length(name) BETWEEN 1 AND 100) AS old;
INSERT INTO org_unit_members (org_id, id, unit_id, user_id) SELECT u.org_id, gen_random_uuid(), u.unit_id, u.id
  FROM users u JOIN org_units o ON o.org_id = u.org_id AND o.id = u.unit_id;
ALTER TABLE users DROP COLUMN unit_id;
DROP TABLE units;
