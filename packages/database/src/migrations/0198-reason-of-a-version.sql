-- 0198-reason-of-a-version.sql: why a version was made that cancelled the rest of its order (SA-15). Null for all others.
ALTER TABLE order_versions ADD COLUMN reason text CHECK (length(reason) <= 500);
