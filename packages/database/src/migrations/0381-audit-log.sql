-- 0381-audit-log.sql: the security log becomes the log of every command (ID-120 to ID-125), and record histories stand under the same chain (docs/decisions/0099).
-- Appending takes no lock that others wait for: entries are numbered by a sequence and carry their transaction, and what lies below the oldest running
-- transaction is sealed soon after in one piece. `events` of the same transaction say what was before and after: nothing is written twice.
ALTER TABLE security_events ADD COLUMN xid xid8 NOT NULL DEFAULT '0'; -- 0: from before

DO $$ DECLARE broken text; BEGIN
  SELECT string_agg(h.org_id || ' ' || b.seq, ', ') INTO broken FROM security_heads h, security_breaks(h.org_id) b;
  IF broken IS NOT NULL THEN RAISE WARNING 'the security log was changed before it is sealed anew, at: %', broken; END IF;
END $$;
DROP TRIGGER chain ON security_events;
DROP FUNCTION chain_security_event, security_breaks(uuid), security_hash(security_events);
DROP TABLE security_heads;
ALTER TABLE security_events DROP COLUMN previous, DROP COLUMN hash;

CREATE SEQUENCE security_events_seq OWNED BY security_events.seq;
SELECT setval('security_events_seq', coalesce(max(seq), 0) + 1, false) FROM security_events;

-- As the owner of the tables: whoever appends chooses neither number, time nor transaction.
CREATE FUNCTION number_security_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$ BEGIN
  NEW.seq := nextval('security_events_seq');
  NEW.at := clock_timestamp();
  NEW.xid := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER number BEFORE INSERT ON security_events FOR EACH ROW EXECUTE FUNCTION number_security_event();

-- What is sealed of a row. The text is canonical: an archive keeps it, and whoever has the archive computes its SHA-256.
CREATE FUNCTION sealed_text(e security_events) RETURNS text LANGUAGE sql STABLE SET TimeZone TO 'UTC' AS $$
  SELECT jsonb_build_array(e.xid::text, e.org_id, e.seq, e.at, e.type, e.result, e.actor, e.actor_name, e.subject_type, e.subject_id, e.subject_name,
    e.address, e.user_agent, e.request_id, e.details)::text
$$;
CREATE FUNCTION sealed_text(e events) RETURNS text LANGUAGE sql STABLE SET TimeZone TO 'UTC' AS $$
  SELECT jsonb_build_array(e.xid::text, e.org_id, e.id, e.at, e.type, e.actor, e.subject_type, e.subject_id, e.audience, e.payload)::text
$$;

-- One for all entries and events of an organisation in `from_xid` ≤ xid < `until_xid`. Announcements of documents end after a week and are not sealed.
CREATE TABLE audit_seals (
  org_id uuid NOT NULL, number bigint NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  from_xid xid8 NOT NULL, until_xid xid8 NOT NULL,
  entries bigint[] NOT NULL, entry_hashes bytea[] NOT NULL, events bigint[] NOT NULL, event_hashes bytea[] NOT NULL,
  previous text NOT NULL, hash text NOT NULL,
  PRIMARY KEY (org_id, number)
);
-- Where each chain ends: so seals that are cut off at its end are missed, too.
CREATE TABLE audit_heads (org_id uuid PRIMARY KEY, number bigint NOT NULL, until_xid xid8 NOT NULL, hash text NOT NULL);
SELECT protect('audit_seals');
SELECT append_only('audit_seals');
SELECT protect('audit_heads');
REVOKE INSERT, UPDATE, DELETE ON audit_seals, audit_heads FROM werkbank_api, werkbank_system;

-- Each name and address in sealed entries once: a search looks for its text here and for entries by equality, which an index answers behind a row policy too.
CREATE TABLE audit_names (org_id uuid NOT NULL, name text NOT NULL, search text NOT NULL, PRIMARY KEY (org_id, name));
SELECT protect('audit_names');
REVOKE INSERT, UPDATE, DELETE ON audit_names FROM werkbank_api, werkbank_system;

CREATE FUNCTION seal_hash(s audit_seals) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', s.previous, s.org_id, s.number, s.from_xid, s.until_xid, array_to_string(s.entries, ','),
    array_to_string(s.entry_hashes, ','), array_to_string(s.events, ','), array_to_string(s.event_hashes, ',')), 'UTF8')), 'hex')
$$;

-- Seals about `most` rows of an organisation that are not sealed yet, whole transactions of them; how many there were. Waits for nobody who appends.
CREATE FUNCTION seal_audit(org uuid, most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET bytea_output TO 'hex' AS $$
DECLARE
  head audit_heads; seal audit_seals;
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  last xid8;
BEGIN
  INSERT INTO audit_heads (org_id, number, until_xid, hash) VALUES (org, 0, '0', '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE org_id = org FOR UPDATE;
  -- The transaction of the row behind the last that still fits ends the seal; one that is larger than a seal is taken whole.
  SELECT xid INTO last FROM (
    SELECT xid FROM security_events WHERE org_id = org AND xid >= head.until_xid AND xid < horizon
    UNION ALL SELECT xid FROM events WHERE org_id = org AND xid >= head.until_xid AND xid < horizon AND type <> 'document.changed') AS unsealed
    ORDER BY xid OFFSET most LIMIT 1;
  IF last IS NOT NULL AND NOT EXISTS (
    SELECT FROM security_events WHERE org_id = org AND xid >= head.until_xid AND xid < last
    UNION ALL SELECT FROM events WHERE org_id = org AND xid >= head.until_xid AND xid < last AND type <> 'document.changed')
  THEN last := (last::text::bigint + 1)::text::xid8; END IF;
  seal := (org, head.number + 1, clock_timestamp(), head.until_xid, coalesce(last, horizon), '{}', '{}', '{}', '{}', head.hash, '');
  SELECT coalesce(array_agg(e.seq ORDER BY e.seq), '{}'), coalesce(array_agg(sha256(convert_to(sealed_text(e), 'UTF8')) ORDER BY e.seq), '{}')
    INTO seal.entries, seal.entry_hashes FROM security_events e WHERE e.org_id = org AND e.xid >= seal.from_xid AND e.xid < seal.until_xid;
  SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}'), coalesce(array_agg(sha256(convert_to(sealed_text(e), 'UTF8')) ORDER BY e.id), '{}')
    INTO seal.events, seal.event_hashes FROM events e WHERE e.org_id = org AND e.xid >= seal.from_xid AND e.xid < seal.until_xid AND e.type <> 'document.changed';
  IF cardinality(seal.entries) + cardinality(seal.events) = 0 THEN RETURN 0; END IF;
  seal.hash := seal_hash(seal);
  INSERT INTO audit_seals SELECT seal.*;
  INSERT INTO audit_names (org_id, name, search)
    SELECT DISTINCT org, n.name, fold(n.name) FROM security_events e, unnest(ARRAY[e.actor_name, e.subject_name, e.address]) AS n(name)
    WHERE e.org_id = org AND e.xid >= seal.from_xid AND e.xid < seal.until_xid AND n.name <> '' ON CONFLICT DO NOTHING;
  UPDATE audit_heads SET number = seal.number, until_xid = seal.until_xid, hash = seal.hash WHERE org_id = org;
  RETURN cardinality(seal.entries) + cardinality(seal.events);
END $$;
REVOKE EXECUTE ON FUNCTION seal_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_audit TO werkbank_system;

-- Entries that ended: the file that has them, of which seals. Written when its file is in the store.
CREATE TABLE audit_archives (
  org_id uuid NOT NULL, number int NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  from_seal bigint NOT NULL, to_seal bigint NOT NULL, until_xid xid8 NOT NULL, entries bigint NOT NULL,
  file text NOT NULL, bytes bigint NOT NULL, sha256 text NOT NULL,
  PRIMARY KEY (org_id, number)
);
SELECT protect('audit_archives');
SELECT append_only('audit_archives');
REVOKE INSERT, UPDATE, DELETE ON audit_archives FROM werkbank_api, werkbank_system;

DROP TRIGGER append_only ON security_events;
CREATE TRIGGER append_only BEFORE UPDATE ON security_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_lost_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (SELECT FROM audit_archives a WHERE a.org_id = gone.org_id AND gone.xid < a.until_xid)) THEN
    RAISE EXCEPTION 'entries of the log go only once an archive has them' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER append_only_gone AFTER DELETE ON security_events REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_lost_entries();

-- Takes the entries of these seals out, once `file` has them. Refuses seals of the last year, whatever a setting says (ID-126), and gaps.
CREATE FUNCTION end_archived(org uuid, last_seal bigint, file text, bytes bigint, sha256 text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  before audit_archives; seal audit_seals;
  ended bigint;
BEGIN
  PERFORM FROM audit_heads WHERE org_id = org FOR UPDATE;
  SELECT * INTO before FROM audit_archives WHERE org_id = org ORDER BY number DESC LIMIT 1;
  SELECT * INTO seal FROM audit_seals WHERE org_id = org AND number = last_seal AND at < now() - interval '365 days';
  IF seal IS NULL OR last_seal <= coalesce(before.to_seal, 0) THEN
    RAISE EXCEPTION 'seal % is of the last year, archived or unknown', last_seal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT count(*) INTO ended FROM security_events WHERE org_id = org AND xid < seal.until_xid;
  INSERT INTO audit_archives (org_id, number, from_seal, to_seal, until_xid, entries, file, bytes, sha256)
    VALUES (org, coalesce(before.number, 0) + 1, coalesce(before.to_seal, 0) + 1, last_seal, seal.until_xid, ended, file, bytes, sha256);
  DELETE FROM security_events WHERE org_id = org AND xid < seal.until_xid;
  DELETE FROM audit_names n WHERE n.org_id = org AND NOT EXISTS (SELECT FROM security_events e WHERE e.org_id = org AND e.actor_name = n.name)
    AND NOT EXISTS (SELECT FROM security_events e WHERE e.org_id = org AND e.subject_name = n.name)
    AND NOT EXISTS (SELECT FROM security_events e WHERE e.org_id = org AND e.address = n.name);
  RETURN ended;
END $$;
REVOKE EXECUTE ON FUNCTION end_archived FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_archived TO werkbank_system;

-- Each row that isn't as it was sealed: `what` is 'entry' or 'event' with its number, or 'seal' where the chain itself is broken.
CREATE FUNCTION audit_breaks(org uuid) RETURNS TABLE (what text, number bigint, state text)
LANGUAGE sql STABLE SET search_path FROM CURRENT SET bytea_output TO 'hex' AS $$
  WITH head AS (SELECT coalesce(max(until_xid), '0') AS until_xid FROM audit_heads WHERE org_id = org),
  archived AS (SELECT coalesce(max(until_xid), '0') AS until_xid, coalesce(max(to_seal), 0) AS seal FROM audit_archives WHERE org_id = org),
  entries AS (
    SELECT 'entry' AS what, coalesce(m.number, e.seq) AS number, m.hash AS sealed, e.hash AS found FROM (
      SELECT m.number, m.hash FROM audit_seals s, unnest(s.entries, s.entry_hashes) AS m(number, hash) WHERE s.org_id = org AND s.number > (SELECT seal FROM archived)) m
    FULL JOIN (SELECT e.seq, sha256(convert_to(sealed_text(e), 'UTF8')) AS hash FROM security_events e
      WHERE e.org_id = org AND e.xid < (SELECT until_xid FROM head)) e ON e.seq = m.number),
  histories AS (
    SELECT 'event' AS what, coalesce(m.number, e.id) AS number, m.hash AS sealed, e.hash AS found FROM (
      SELECT m.number, m.hash FROM audit_seals s, unnest(s.events, s.event_hashes) AS m(number, hash) WHERE s.org_id = org) m
    FULL JOIN (SELECT e.id, sha256(convert_to(sealed_text(e), 'UTF8')) AS hash FROM events e
      WHERE e.org_id = org AND e.xid < (SELECT until_xid FROM head) AND e.type <> 'document.changed') e ON e.id = m.number)
  SELECT r.what, r.number, CASE WHEN r.found IS NULL THEN 'missing' WHEN r.sealed IS NULL THEN 'added' ELSE 'changed' END
  FROM (SELECT * FROM entries UNION ALL SELECT * FROM histories) r WHERE r.sealed IS DISTINCT FROM r.found
  UNION ALL
  SELECT 'seal', c.number, CASE WHEN c.hash <> c.computed THEN 'changed' ELSE 'not behind the one before' END FROM (
    SELECT s.number, s.hash, seal_hash(s) AS computed, s.previous, s.from_xid, lag(s.hash, 1, '') OVER w AS before,
      lag(s.number, 1, 0::bigint) OVER w AS number_before, lag(s.until_xid, 1, '0'::xid8) OVER w AS until_before
    FROM audit_seals s WHERE s.org_id = org WINDOW w AS (ORDER BY s.number)) c
  WHERE c.hash <> c.computed OR c.previous <> c.before OR c.number <> c.number_before + 1 OR c.from_xid <> c.until_before
  UNION ALL
  SELECT 'seal', h.number, 'not the last one' FROM audit_heads h WHERE h.org_id = org
    AND h.hash IS DISTINCT FROM coalesce((SELECT s.hash FROM audit_seals s WHERE s.org_id = org ORDER BY s.number DESC LIMIT 1), '')
  ORDER BY 1, 2
$$;

-- What filters ask for (US-13.4).
DROP INDEX security_events_org_id_type_seq_idx, security_events_org_id_actor_seq_idx;
CREATE INDEX security_events_type ON security_events (org_id, type, seq);
CREATE INDEX security_events_actor ON security_events (org_id, actor, seq);
CREATE INDEX security_events_subject ON security_events (org_id, subject_id, seq) WHERE subject_id <> '';
CREATE INDEX security_events_xid ON security_events (org_id, xid);
CREATE INDEX security_events_at ON security_events (org_id, at);
CREATE INDEX security_events_refused ON security_events (org_id, seq) WHERE result = 'refused';
CREATE INDEX security_events_actor_name ON security_events (org_id, actor_name, seq);
CREATE INDEX security_events_subject_name ON security_events (org_id, subject_name, seq);
CREATE INDEX security_events_address ON security_events (org_id, address, seq);

-- A session that is over is in the log once, however it ended (US-13.2, ID-132).
ALTER TABLE sessions ADD COLUMN over_logged boolean NOT NULL DEFAULT false;
UPDATE sessions SET over_logged = true WHERE least(ended_at, expires_at, ends_at) < now();
CREATE INDEX sessions_not_logged ON sessions (org_id) WHERE NOT over_logged;
