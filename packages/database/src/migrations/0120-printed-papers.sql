-- 0120-printed-papers.sql: the files of papers that left the house, as they were when they were first printed (DO-02). A later layout, font or
-- program prints the next ones; these stay, byte for byte, as § 14b UStG and GoBD ask of an issued invoice.
CREATE TABLE printed_papers (
  org_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('invoice', 'delivery')), -- credit notes are invoices, returns deliveries
  subject_id uuid NOT NULL,
  title text NOT NULL,
  language text NOT NULL,
  layout integer NOT NULL, -- which layout of ours it was set with
  pdf bytea NOT NULL CHECK (octet_length(pdf) > 0),
  sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(pdf)) STORED,
  printed_by uuid NOT NULL,
  printed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, kind, subject_id)
);
ALTER TABLE printed_papers ALTER COLUMN pdf SET STORAGE EXTERNAL; -- it is compressed already
SELECT protect('printed_papers');
SELECT append_only('printed_papers');
