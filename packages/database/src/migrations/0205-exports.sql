-- 0205-exports.sql: lists go out whole as files, made by jobs (0200).
ALTER TABLE jobs DROP CONSTRAINT job_kind;
ALTER TABLE jobs ADD CONSTRAINT job_kind CHECK (kind IN ('backup', 'clean-up', 'collect-files', 'check-books', 'export'));
-- What it takes to have what came of a job, kept as it was asked for: who lost one of these gets no file of it any more.
ALTER TABLE jobs ADD COLUMN rights text[] NOT NULL DEFAULT '{}';
GRANT INSERT (rights) ON jobs TO werkbank_api;
