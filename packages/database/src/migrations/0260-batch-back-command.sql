-- 0260-batch-back-command.sql: what takes a row of a batch back may be another command than the one that did it: what a file made is removed, or archived.
ALTER TABLE batch_rows ADD COLUMN back_command text CHECK (back_command IS NULL OR state IN ('refused', 'kept') OR back IS NOT NULL);
