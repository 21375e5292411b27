-- 0291-sittings.sql: old updates of a document become one row for each sitting (docs/decisions/0086): what was written from `from_seq` to `seq`, each
-- person's edits joined where nothing between them hangs on their order. `parts` is as sitting-parts.ts says; its authors are `user_ids`, with the
-- origin at the same place. A table of its own: rows that stay among those that go would keep an index page each.
CREATE TABLE document_sittings (
  org_id uuid NOT NULL, document text NOT NULL, from_seq bigint NOT NULL, seq bigint NOT NULL,
  started_at timestamptz NOT NULL, at timestamptz NOT NULL,
  user_ids uuid[] NOT NULL, origins text[] NOT NULL, -- a person may be null: the system
  logged_bytes bigint NOT NULL CHECK (logged_bytes >= 0), -- what the updates took that it stands for
  parts bytea NOT NULL,
  PRIMARY KEY (org_id, document, seq),
  CHECK (from_seq BETWEEN 1 AND seq), CHECK (started_at <= at), CHECK (cardinality(user_ids) = cardinality(origins))
);
SELECT protect('document_sittings');
SELECT append_only('document_sittings');
-- Merging is the system's; the API's account reads.
REVOKE INSERT, UPDATE, DELETE ON document_sittings FROM werkbank_api;
REVOKE UPDATE, DELETE ON document_sittings FROM werkbank_system;
REVOKE UPDATE, DELETE ON document_updates FROM werkbank_api;
REVOKE UPDATE ON document_updates FROM werkbank_system;

-- A sitting goes on from the one before and ends before the snapshot: what is loaded every day has nothing of it.
CREATE FUNCTION sitting_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.from_seq <> 1 + coalesce((SELECT max(s.seq) FROM document_sittings s WHERE s.org_id = NEW.org_id AND s.document = NEW.document), 0)
    OR NEW.seq > coalesce((SELECT s.seq FROM document_snapshots s WHERE s.org_id = NEW.org_id AND s.document = NEW.document), 0) THEN
    RAISE EXCEPTION 'sittings of % go on from one another and end before its snapshot', NEW.document USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE INSERT ON document_sittings FOR EACH ROW EXECUTE FUNCTION sitting_goes_on();

-- Updates stay as they are, and go only where a sitting stands for them.
DROP TRIGGER append_only ON document_updates;
CREATE TRIGGER append_only BEFORE UPDATE ON document_updates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_lost_updates() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (
    SELECT FROM document_sittings s WHERE s.org_id = gone.org_id AND s.document = gone.document AND gone.seq BETWEEN s.from_seq AND s.seq)) THEN
    RAISE EXCEPTION 'updates of a log go only where a sitting stands for them' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER append_only_gone AFTER DELETE ON document_updates REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_lost_updates();

-- The log as it is read: each row goes on from the one before. `user_ids` is null where it is one update.
CREATE VIEW document_log WITH (security_invoker = true) AS
  SELECT org_id, document, seq AS from_seq, seq, user_id, origin, at AS started_at, at, NULL::uuid[] AS user_ids, NULL::text[] AS origins,
    octet_length(update)::bigint AS logged_bytes, update AS content
  FROM document_updates
  UNION ALL
  SELECT org_id, document, from_seq, seq, NULL, NULL, started_at, at, user_ids, origins, logged_bytes, parts FROM document_sittings;
GRANT SELECT ON document_log TO werkbank_api, werkbank_system;
