-- 0030-one-owner-per-client.sql: an append under somebody else's client id is refused by the log itself. A node knows the owners as of when it
-- opened the document; two nodes could each let another person write under one id, and their copies would differ for ever.
CREATE OR REPLACE FUNCTION append_updates(orgs uuid[], names text[], users uuid[], origins text[], clients text[], updates bytea[])
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
  IF EXISTS (
    SELECT FROM (SELECT e.*, unnest(string_to_array(ids, ','))::bigint AS client FROM unnest(orgs, names, users, clients) AS e(org_id, name, user_id, ids)) AS c
    JOIN document_clients d ON d.org_id = c.org_id AND d.document = c.name AND d.client_id = c.client WHERE d.user_id <> c.user_id
  ) THEN
    RAISE EXCEPTION 'a client id of somebody else' USING ERRCODE = 'WB001';
  END IF;
  RETURN seqs;
END $$;
