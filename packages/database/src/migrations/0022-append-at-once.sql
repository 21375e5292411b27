-- 0022-append-at-once.sql: appending to documents' logs in one statement, so that a group of edits costs one way to the server and one commit.
-- Arrays hold one element per update; `clients` its client ids, joined by commas. Documents are locked in the order of their names.
CREATE FUNCTION append_updates(orgs uuid[], names text[], users uuid[], origins text[], clients text[], updates bytea[])
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE seqs bigint[];
BEGIN
  WITH entry AS (
    SELECT *, row_number() OVER (PARTITION BY name ORDER BY place) AS nth, count(*) OVER (PARTITION BY name) AS n
    FROM unnest(orgs, names, users, origins, clients, updates) WITH ORDINALITY AS e(org_id, name, user_id, origin, ids, update, place)
  ), locked AS (
    SELECT d.org_id, d.name FROM documents d WHERE d.name = ANY(names) AND d.deleted_at IS NULL ORDER BY d.name FOR UPDATE
  ), head AS (
    UPDATE documents d SET head_seq = d.head_seq + e.n FROM locked JOIN entry e USING (org_id, name)
    WHERE e.nth = 1 AND d.name = locked.name RETURNING d.org_id, d.name, d.head_seq
  ), numbered AS (
    SELECT e.*, head.head_seq - e.n + e.nth AS seq FROM entry e JOIN head USING (org_id, name)
  ), written AS (
    INSERT INTO document_updates (org_id, document, seq, user_id, client_ids, origin, update)
    SELECT org_id, name, seq, user_id, string_to_array(ids, ',')::bigint[], origin, update FROM numbered
  ), bound AS ( -- the first writer owns a client id in a document
    INSERT INTO document_clients (org_id, document, client_id, user_id)
    SELECT DISTINCT ON (org_id, name, client) org_id, name, client, user_id
    FROM (SELECT numbered.*, unnest(string_to_array(ids, ','))::bigint AS client FROM numbered) AS c
    WHERE user_id IS NOT NULL ORDER BY org_id, name, client, seq
    ON CONFLICT DO NOTHING
  )
  SELECT array_agg(seq ORDER BY place) INTO seqs FROM numbered;
  IF cardinality(seqs) IS DISTINCT FROM cardinality(names) THEN
    RAISE EXCEPTION 'no such document among %', (SELECT array_agg(DISTINCT n) FROM unnest(names) AS n) USING ERRCODE = 'no_data_found';
  END IF;
  RETURN seqs;
END $$;

-- The sync server's way: the same under the role of the log, without a transaction around it. Nobody else may call it.
CREATE FUNCTION append_updates_as_system(orgs uuid[], names text[], users uuid[], origins text[], clients text[], updates bytea[])
RETURNS bigint[] LANGUAGE plpgsql SET role = 'werkbank_system' AS $$
BEGIN
  RETURN append_updates(orgs, names, users, origins, clients, updates);
END $$;
REVOKE EXECUTE ON FUNCTION append_updates_as_system FROM PUBLIC;
