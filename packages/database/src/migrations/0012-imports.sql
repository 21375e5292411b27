-- 0012-imports.sql: what an import has taken, by source and key, so that a second run changes nothing and a broken one goes on.
CREATE TABLE import_items (
  org_id uuid NOT NULL REFERENCES organisations, source text NOT NULL, kind text NOT NULL, key text NOT NULL,
  subject_id text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, source, kind, key)
);
SELECT protect('import_items');
