-- 0100-past-states.sql: looking back replayed the whole log each time. States of the past that a look back met are kept, so that the next one begins
-- at the nearest. Derived from the log: they may be deleted at any time, and are made again when somebody looks.
CREATE TABLE document_past_states (
  org_id uuid NOT NULL, document text NOT NULL, seq bigint NOT NULL,
  state bytea NOT NULL, -- with what had been deleted by then, unlike a snapshot
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, document, seq) -- no foreign key: a document that has a log keeps its row (0034), and a restore holds that row while states are kept
);
CREATE INDEX ON document_past_states (at);
SELECT protect('document_past_states');
