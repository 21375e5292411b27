-- 0171-messages-are-searched-newest-first.sql: a page of a search in conversations reads no more than the newest five hundred messages and what an index of letters finds.
-- Behind a row policy LIKE is not looked up in an index (it is not leakproof), so the role without one looks, in the caller's organisation only.
CREATE INDEX chat_messages_by_time ON chat_messages (org_id, accepted_at, id) WHERE deleted_at IS NULL;

-- Messages with all patterns before a moment (microseconds since 1970, and id), newest first: ids only, for the caller to judge and read.
-- `longest` is one of the patterns, the one that the index is asked for.
CREATE FUNCTION messages_with(patterns text[], longest text, before_us bigint, before_id uuid, most integer)
RETURNS TABLE (id uuid, room_id uuid, us bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
  org uuid := current_org();
  before timestamptz := CASE WHEN before_us IS NULL THEN 'infinity' ELSE timestamptz 'epoch' + before_us * interval '1 microsecond' END;
  before_one uuid := coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  found integer;
  last_at timestamptz; last_id uuid;
BEGIN
  -- A common word is soon met among the newest, and of a rare one an index knows all.
  RETURN QUERY SELECT n.id, n.room_id, (extract(epoch FROM n.accepted_at) * 1000000)::bigint FROM (
      SELECT m.id, m.room_id, m.accepted_at, m.search FROM chat_messages m
      WHERE m.org_id = org AND m.deleted_at IS NULL AND (m.accepted_at, m.id) < (before, before_one) ORDER BY m.accepted_at DESC, m.id DESC LIMIT 500) n
    WHERE n.search LIKE ALL (patterns) ORDER BY n.accepted_at DESC, n.id DESC LIMIT most;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found >= most THEN RETURN; END IF;
  SELECT m.accepted_at, m.id INTO last_at, last_id FROM chat_messages m
    WHERE m.org_id = org AND m.deleted_at IS NULL AND (m.accepted_at, m.id) < (before, before_one) ORDER BY m.accepted_at DESC, m.id DESC OFFSET 499 LIMIT 1;
  IF last_id IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT m.id, m.room_id, (extract(epoch FROM m.accepted_at) * 1000000)::bigint FROM chat_messages m
    WHERE m.org_id = org AND m.deleted_at IS NULL AND m.search LIKE longest AND m.search LIKE ALL (patterns) AND (m.accepted_at, m.id) < (last_at, last_id)
    ORDER BY m.accepted_at DESC, m.id DESC LIMIT most - found;
END $$;
ALTER FUNCTION messages_with(text[], text, bigint, uuid, integer) OWNER TO werkbank_system;
REVOKE EXECUTE ON FUNCTION messages_with FROM PUBLIC;
GRANT EXECUTE ON FUNCTION messages_with TO werkbank_api;
