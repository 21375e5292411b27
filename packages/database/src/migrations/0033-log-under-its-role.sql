-- 0033-log-under-its-role.sql: the sync server's connection to the log is under the log's role from its first statement.
DROP FUNCTION append_updates_as_system(uuid[], text[], uuid[], text[], text[], text[], bytea[]);
