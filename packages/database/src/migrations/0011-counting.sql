-- 0011-counting.sql: stock-count sheets. The sheet is an Automerge document; its chunks are kept here. Posting is a command.
CREATE TABLE count_sheets (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, location_id uuid NOT NULL, name text NOT NULL,
  automerge_id text NOT NULL, -- automerge-repo's document id (base58check of the uuid)
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'posted')), posted_at timestamptz, posted_by uuid,
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), UNIQUE (automerge_id), FOREIGN KEY (org_id, location_id) REFERENCES locations
);
SELECT protect('count_sheets');
SELECT mirrored('count_sheets');

CREATE TABLE automerge_chunks (
  key text[] PRIMARY KEY, org_id uuid NOT NULL, data bytea NOT NULL, at timestamptz NOT NULL DEFAULT now()
);
SELECT protect('automerge_chunks');
