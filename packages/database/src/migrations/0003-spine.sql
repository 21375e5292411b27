-- 0003-spine.sql: the event log, the cursors of its consumers, dead letters, idempotency keys.
-- Ids are handed out before the commit, so readers order by (xid, id) and stop below pg_snapshot_xmin.
CREATE TABLE events (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  org_id uuid NOT NULL REFERENCES organisations,
  type text NOT NULL, subject_type text NOT NULL, subject_id text NOT NULL,
  actor uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  priority int NOT NULL DEFAULT 0,
  audience text NOT NULL DEFAULT 'org', -- a permission ('order.read'), 'user:<id>' or 'org'
  payload jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (xid, id)
);
CREATE INDEX events_by_org ON events (org_id, xid, id);
CREATE INDEX events_by_subject ON events (org_id, subject_type, subject_id, xid, id);
SELECT protect('events');
SELECT append_only('events');

CREATE TABLE consumers (
  name text PRIMARY KEY, xid xid8 NOT NULL DEFAULT '0', id bigint NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE dead_letters (
  consumer text NOT NULL, xid xid8 NOT NULL, id bigint NOT NULL, org_id uuid, attempts int NOT NULL, error text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), resolved_at timestamptz,
  PRIMARY KEY (consumer, xid, id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON consumers, dead_letters TO werkbank_system;

-- The key, a hash of the request and the whole answer (refusals too), written in the command's transaction.
CREATE TABLE idempotency_keys (
  org_id uuid NOT NULL, user_id uuid NOT NULL, key text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
  command text NOT NULL, request_hash text NOT NULL,
  status int, answer jsonb, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, user_id, key)
);
SELECT protect('idempotency_keys');
