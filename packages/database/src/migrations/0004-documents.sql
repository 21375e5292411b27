-- 0004-documents.sql: shared documents, their write-ahead log, snapshots, and who owns which client id.
CREATE TABLE documents (
  org_id uuid NOT NULL REFERENCES organisations, name text NOT NULL CHECK (length(name) <= 200),
  kind text NOT NULL, -- order | doc | chat | count
  subject_type text NOT NULL, subject_id text NOT NULL,
  schema int NOT NULL DEFAULT 1,
  head_seq bigint NOT NULL DEFAULT 0, -- locked by each append: the log has no gaps and no forks
  created_at timestamptz NOT NULL DEFAULT now(), created_by uuid, deleted_at timestamptz, damaged_at timestamptz,
  PRIMARY KEY (org_id, name)
);
CREATE UNIQUE INDEX documents_name ON documents (name); -- names carry ids: one organisation each
CREATE INDEX ON documents (org_id, subject_type, subject_id);
SELECT protect('documents');

CREATE TABLE document_updates (
  org_id uuid NOT NULL, document text NOT NULL, seq bigint NOT NULL,
  user_id uuid, client_ids bigint[] NOT NULL DEFAULT '{}',
  origin text NOT NULL DEFAULT 'client', -- client | api | import | restore | y-websocket
  at timestamptz NOT NULL DEFAULT clock_timestamp(), update bytea NOT NULL,
  PRIMARY KEY (org_id, document, seq), FOREIGN KEY (org_id, document) REFERENCES documents (org_id, name)
);
SELECT protect('document_updates');
SELECT append_only('document_updates');

-- Only compaction: the state after `seq`. The log stays whole, for history.
CREATE TABLE document_snapshots (
  org_id uuid NOT NULL, document text NOT NULL, seq bigint NOT NULL,
  state bytea NOT NULL, state_vector bytea NOT NULL, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, document), FOREIGN KEY (org_id, document) REFERENCES documents (org_id, name)
);
SELECT protect('document_snapshots');

CREATE TABLE document_clients (
  org_id uuid NOT NULL, document text NOT NULL, client_id bigint NOT NULL, user_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, document, client_id), FOREIGN KEY (org_id, document) REFERENCES documents (org_id, name)
);
SELECT protect('document_clients');

-- One-use tickets of the y-websocket endpoint; only their hash.
CREATE TABLE document_tickets (
  org_id uuid NOT NULL, token_hash text PRIMARY KEY, user_id uuid NOT NULL, document text NOT NULL, can_write boolean NOT NULL,
  expires_at timestamptz NOT NULL, used_at timestamptz
);
SELECT protect('document_tickets');

-- What clients mirror of small active documents, so that one never opened on a device opens there offline. id = document name.
CREATE TABLE document_states (
  org_id uuid NOT NULL, id text NOT NULL, subject_type text NOT NULL, subject_id text NOT NULL,
  seq bigint NOT NULL, state text NOT NULL, -- base64
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id)
);
SELECT protect('document_states');
SELECT mirrored('document_states');
