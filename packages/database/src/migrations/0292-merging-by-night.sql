-- 0292-merging-by-night.sql: old updates become sittings (0291) as a job of each night.
ALTER TABLE jobs DROP CONSTRAINT job_kind;
ALTER TABLE jobs ADD CONSTRAINT job_kind
  CHECK (kind IN ('backup', 'clean-up', 'collect-files', 'check-books', 'export', 'commands', 'merge-updates'));
