-- 0343-versions-of-places-and-counts.sql: places and counts get other names (PR-04: who changed what when, from what to what). The version counts changes, as
-- for other records: screens read the history anew by it.
ALTER TABLE locations ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE count_sheets ADD COLUMN version integer NOT NULL DEFAULT 1;
