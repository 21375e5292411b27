-- 0051-letters-that-are-tried-again.sql: an event that fails leaves its consumer's way at once and is tried again from here, so that nothing waits
-- behind it (S-08, RT-28.5). Only what has no `retry_at` is a dead letter for people.
ALTER TABLE dead_letters ADD COLUMN retry_at timestamptz;
CREATE INDEX dead_letters_due ON dead_letters (consumer, retry_at) WHERE resolved_at IS NULL AND retry_at IS NOT NULL;
