-- 0031-append-fast.sql: the common append, one update of one document by somebody whose client id is known, as two plain statements (0.25 ms less of 0.55).
-- `fresh` are the client ids to bind and to check, joined by commas: those that the caller hasn't seen bound to this person yet.
DROP FUNCTION append_updates_as_system(uuid[], text[], uuid[], text[], text[], bytea[]);
DROP FUNCTION append_updates(uuid[], text[], uuid[], text[], text[], bytea[]);

CREATE FUNCTION append_updates(orgs uuid[], names text[], users uuid[], origins text[], clients text[], fresh text[], updates bytea[])
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  seqs bigint[];
  next_seq bigint;
BEGIN
  IF cardinality(names) = 1 AND fresh[1] = '' THEN
    UPDATE documents d SET head_seq = d.head_seq + 1 WHERE d.name = names[1] AND d.org_id = orgs[1] AND d.deleted_at IS NULL
    RETURNING d.head_seq INTO next_seq;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such document: %', names[1] USING ERRCODE = 'no_data_found';
    END IF;
    INSERT INTO document_updates (org_id, document, seq, user_id, client_ids, origin, update)
    VALUES (orgs[1], names[1], next_seq, users[1], string_to_array(clients[1], ',')::bigint[], origins[1], updates[1]);
    RETURN ARRAY[next_seq];
  END IF;

  WITH entry AS (
    SELECT *, row_number() OVER (PARTITION BY name ORDER BY place) AS nth, count(*) OVER (PARTITION BY name) AS n
    FROM unnest(orgs, names, users, origins, clients, updates) WITH ORDINALITY AS e(org_id, name, user_id, origin, ids, update, place)
  ), locked AS (
    SELECT d.org_id, d.name FROM documents d WHERE d.name = ANY(names) AND d.deleted_at IS NULL ORDER BY d.name FOR UPDATE
  ), heads AS (
    UPDATE documents d SET head_seq = d.head_seq + e.n FROM locked JOIN entry e USING (org_id, name)
    WHERE e.nth = 1 AND d.name = locked.name RETURNING d.org_id, d.name, d.head_seq
  ), numbered AS (
    SELECT e.*, heads.head_seq - e.n + e.nth AS seq FROM entry e JOIN heads USING (org_id, name)
  ), written AS (
    INSERT INTO document_updates (org_id, document, seq, user_id, client_ids, origin, update)
    SELECT org_id, name, seq, user_id, string_to_array(ids, ',')::bigint[], origin, update FROM numbered
  )
  SELECT array_agg(seq ORDER BY place) INTO seqs FROM numbered;
  IF cardinality(seqs) IS DISTINCT FROM cardinality(names) THEN
    RAISE EXCEPTION 'no such document among %', (SELECT array_agg(DISTINCT n) FROM unnest(names) AS n) USING ERRCODE = 'no_data_found';
  END IF;

  IF EXISTS (SELECT FROM unnest(fresh) AS f WHERE f <> '') THEN
    -- The first writer owns a client id in a document; the documents are locked, so nobody else can bind it meanwhile.
    INSERT INTO document_clients (org_id, document, client_id, user_id)
    SELECT DISTINCT ON (org_id, name, client) org_id, name, client, user_id
    FROM (SELECT e.*, unnest(string_to_array(ids, ','))::bigint AS client
          FROM unnest(orgs, names, users, fresh) WITH ORDINALITY AS e(org_id, name, user_id, ids, place)) AS c
    WHERE user_id IS NOT NULL ORDER BY org_id, name, client, place
    ON CONFLICT DO NOTHING;
    IF EXISTS (
      SELECT FROM (SELECT e.*, unnest(string_to_array(ids, ','))::bigint AS client FROM unnest(orgs, names, users, fresh) AS e(org_id, name, user_id, ids)) AS c
      JOIN document_clients d ON d.org_id = c.org_id AND d.document = c.name AND d.client_id = c.client WHERE d.user_id <> c.user_id
    ) THEN
      RAISE EXCEPTION 'a client id of somebody else' USING ERRCODE = 'WB001';
    END IF;
  END IF;
  RETURN seqs;
END $$;

CREATE FUNCTION append_updates_as_system(orgs uuid[], names text[], users uuid[], origins text[], clients text[], fresh text[], updates bytea[])
RETURNS bigint[] LANGUAGE plpgsql SET role = 'werkbank_system' AS $$
BEGIN
  RETURN append_updates(orgs, names, users, origins, clients, fresh, updates);
END $$;
REVOKE EXECUTE ON FUNCTION append_updates_as_system FROM PUBLIC;
