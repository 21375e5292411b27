-- 0293-storage-sizes.sql: what the data takes on disk, by what it is of, on each day: so that people see what grows (docs/decisions/0086). It is of the whole
-- installation, so it has no organisation; sizes of tables are no secret of one.
CREATE TABLE storage_sizes (
  day date NOT NULL, kind text NOT NULL, bytes bigint NOT NULL CHECK (bytes >= 0), PRIMARY KEY (day, kind)
);
GRANT SELECT ON storage_sizes TO werkbank_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON storage_sizes TO werkbank_system;
