-- 0230-batches.sql: commands that somebody leaves to the server, which does them as a job (0200): rows of a long file, a step for thousands of rows.
-- They come in parts; once the job is asked for, no more come. A row goes with the piece that does it, unless something takes it back (`back`); what was
-- refused stays with why and with what stood in the file (`cells`), so that it can be saved. What a device did not plan comes refused.
CREATE TABLE batches (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL, user_id uuid NOT NULL,
  heads jsonb NOT NULL CHECK (jsonb_typeof(heads) = 'array'), commands text[] NOT NULL DEFAULT '{}',
  rows int NOT NULL DEFAULT 0 CHECK (rows >= 0), bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  at timestamptz NOT NULL DEFAULT now(), job_id uuid,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, user_id) REFERENCES users
);
CREATE INDEX batches_by_person ON batches (org_id, user_id);
SELECT protect('batches');
CREATE TABLE batch_rows (
  org_id uuid NOT NULL, batch_id uuid NOT NULL, n int NOT NULL CHECK (n >= 0), line int NOT NULL,
  cells jsonb NOT NULL CHECK (jsonb_typeof(cells) = 'array'), command text, input jsonb, back jsonb, bytes int NOT NULL CHECK (bytes >= 0),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'refused', 'kept')), problem jsonb,
  PRIMARY KEY (org_id, batch_id, n), FOREIGN KEY (org_id, batch_id) REFERENCES batches ON DELETE CASCADE,
  CHECK (state <> 'waiting' OR (command IS NOT NULL AND input IS NOT NULL)), CHECK ((problem IS NOT NULL) = (state IN ('refused', 'kept')))
);
SELECT protect('batch_rows');

ALTER TABLE jobs DROP CONSTRAINT job_kind;
ALTER TABLE jobs ADD CONSTRAINT job_kind CHECK (kind IN ('backup', 'clean-up', 'collect-files', 'check-books', 'export', 'commands'));
