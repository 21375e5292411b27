-- 0250-files-by-person.sql: how much one person has added is asked with each upload (the setting files.gigabytes).
CREATE INDEX files_by_person ON files (org_id, created_by) INCLUDE (bytes) WHERE deleted_at IS NULL;
CREATE INDEX uploads_by_person ON uploads (org_id, user_id) INCLUDE (bytes);
