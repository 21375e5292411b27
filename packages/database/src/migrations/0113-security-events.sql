-- 0113-security-events.sql: who signed in or failed to, who was refused what, who gave whom which right: appended only, each entry chained to the one
-- before by its hash, so that a gap or a change is found (ID-120 to ID-125, US-13). seq, at and hashes are the database's own.
CREATE TABLE security_events (
  org_id uuid NOT NULL, -- all zero: an attempt that belongs to no organisation, where there are several
  seq bigint NOT NULL, at timestamptz NOT NULL,
  type text NOT NULL, result text NOT NULL CHECK (result IN ('done', 'refused')),
  actor uuid, actor_name text NOT NULL DEFAULT '', -- as text: readable when the account is gone
  subject_type text NOT NULL DEFAULT '', subject_id text NOT NULL DEFAULT '', subject_name text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '', user_agent text NOT NULL DEFAULT '', request_id text NOT NULL DEFAULT '',
  details jsonb NOT NULL DEFAULT '{}', -- before and after, reason; never a secret
  previous text NOT NULL, hash text NOT NULL,
  PRIMARY KEY (org_id, seq)
);
CREATE INDEX ON security_events (org_id, type, seq);
CREATE INDEX ON security_events (org_id, actor, seq);
SELECT protect('security_events');
SELECT append_only('security_events');
REVOKE UPDATE, DELETE ON security_events FROM werkbank_api, werkbank_system;

-- Where each chain ends: so entries that are cut off at its end are missed, too.
CREATE TABLE security_heads (org_id uuid PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL);
SELECT protect('security_heads');
REVOKE INSERT, UPDATE, DELETE ON security_heads FROM werkbank_api, werkbank_system;

CREATE FUNCTION security_hash(e security_events) RETURNS text LANGUAGE sql STABLE SET TimeZone TO 'UTC' AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(e.previous, e.org_id, e.seq, e.at, e.type, e.result, e.actor, e.actor_name, e.subject_type,
    e.subject_id, e.subject_name, e.address, e.user_agent, e.request_id, e.details)::text, 'UTF8')), 'hex')
$$;

-- As the owner of the tables: whoever appends can't set where the chain ends.
CREATE FUNCTION chain_security_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE head security_heads;
BEGIN
  INSERT INTO security_heads (org_id, seq, hash) VALUES (NEW.org_id, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM security_heads WHERE org_id = NEW.org_id FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.at := clock_timestamp();
  NEW.previous := head.hash;
  NEW.hash := security_hash(NEW);
  UPDATE security_heads SET seq = NEW.seq, hash = NEW.hash WHERE org_id = NEW.org_id;
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON security_events FOR EACH ROW EXECUTE FUNCTION chain_security_event();

-- Each place where the chain of an organisation is broken: an entry that isn't what it was, one that is missing, an end that was cut off.
CREATE FUNCTION security_breaks(org uuid) RETURNS TABLE (seq bigint) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT e.seq FROM (
    SELECT s.*::security_events AS event, s.seq, s.hash, s.previous, lag(s.hash, 1, '') OVER w AS before, lag(s.seq, 1, 0::bigint) OVER w AS seq_before
    FROM security_events s WHERE s.org_id = org WINDOW w AS (ORDER BY s.seq)) e
  WHERE e.hash <> security_hash(e.event) OR e.previous <> e.before OR e.seq <> e.seq_before + 1
  UNION ALL
  SELECT h.seq FROM security_heads h WHERE h.org_id = org
    AND h.hash IS DISTINCT FROM (SELECT s.hash FROM security_events s WHERE s.org_id = org ORDER BY s.seq DESC LIMIT 1)
$$;

-- Reading it is a right of its own (ID-131), which whoever manages access has from the start.
SET LOCAL ROLE werkbank_system;
UPDATE roles SET permissions = permissions || '{audit.read}' WHERE 'access.manage' = ANY (permissions);
RESET ROLE;
