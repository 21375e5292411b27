-- 0209-files.sql: files of records (PI-01 to PI-06). Their bytes lie in the store under their SHA-256, once however many rows name them; a row that
-- was removed stays, so that devices are told. `uploads` are bytes that have come whole and are not named by a row yet. A product keeps which of its
-- pictures somebody chose, by context.
CREATE TABLE files (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  subject_type text NOT NULL CHECK (subject_type IN ('product', 'customer', 'order', 'quote')), subject_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200), media_type text NOT NULL CHECK (length(media_type) BETWEEN 1 AND 100),
  bytes int NOT NULL CHECK (bytes >= 0), sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  width int CHECK (width > 0), height int CHECK (height > 0), CHECK ((width IS NULL) = (height IS NULL)),
  created_by uuid, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, created_by) REFERENCES users
);
CREATE INDEX files_by_subject ON files (org_id, subject_type, subject_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX files_by_hash ON files (sha256) WHERE deleted_at IS NULL;
SELECT protect('files');
SELECT mirrored('files');
CREATE TABLE uploads (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, user_id uuid NOT NULL,
  media_type text NOT NULL, bytes int NOT NULL CHECK (bytes >= 0), sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  width int, height int, stored boolean NOT NULL DEFAULT false, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, user_id) REFERENCES users
);
CREATE INDEX uploads_by_hash ON uploads (sha256);
CREATE INDEX uploads_by_age ON uploads (at);
SELECT protect('uploads');

ALTER TABLE products ADD COLUMN pictures jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(pictures) = 'object');
