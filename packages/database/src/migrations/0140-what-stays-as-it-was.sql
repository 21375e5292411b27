-- 0140-what-stays-as-it-was.sql: what the API's account may still change of what has happened is what its commands change, and no column more (S-27,
-- ASVS 16.4.2, docs/decisions/0052). Messages and snapshots are changed by the account that accepts what people type.
REVOKE INSERT, UPDATE ON document_snapshots FROM werkbank_api;
REVOKE UPDATE ON chat_messages FROM werkbank_api;
REVOKE INSERT, UPDATE, DELETE ON chat_message_versions FROM werkbank_api;
REVOKE UPDATE, DELETE ON document_clients FROM werkbank_api; -- whose client id it is
REVOKE UPDATE ON documents, invoices, number_ranges, users, api_tokens, sessions FROM werkbank_api;
GRANT UPDATE (head_seq) ON documents TO werkbank_api;
GRANT UPDATE (paid_minor, credited_minor, cancelled_on) ON invoices TO werkbank_api;
GRANT UPDATE (last_number) ON number_ranges TO werkbank_api;
GRANT UPDATE (name, password_hash, temporary_until, temporary_used_at, disabled_at) ON users TO werkbank_api;
GRANT UPDATE (revoked_at) ON api_tokens TO werkbank_api; -- neither its scopes nor whose it is
GRANT UPDATE (ended_at, ended_because, proved_at) ON sessions TO werkbank_api;
REVOKE INSERT, DELETE ON sessions FROM werkbank_api; -- signing in is the system's
REVOKE DELETE ON api_tokens, roles, chat_rooms, chat_members, pages, stock_levels, stock_totals, customers, products, locations, count_sheets FROM werkbank_api;

-- The place in the spine and the time of an event are the database's word, and its person is the one of the transaction.
REVOKE INSERT ON events FROM werkbank_api;
GRANT INSERT (org_id, type, subject_type, subject_id, actor, priority, audience, payload) ON events TO werkbank_api;
CREATE POLICY own_name ON events AS RESTRICTIVE FOR INSERT TO werkbank_api
  WITH CHECK (actor IS NULL OR actor = nullif(current_setting('app.user_id', true), '')::uuid);

-- Whoever writes: a message keeps its room, its author and when it was said; another text is a later revision of it. A deleted one has no text.
CREATE FUNCTION message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := '{text,search,edited_at,deleted_at,revision,changed_xid}';
BEGIN
  IF (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving) OR (NEW.text <> OLD.text AND NEW.revision <= OLD.revision)
    OR NEW.revision < OLD.revision OR (NEW.deleted_at IS NOT NULL AND NEW.text <> '') THEN
    RAISE EXCEPTION 'a message keeps its room, author and time, and is never changed without a revision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER message_stays BEFORE UPDATE ON chat_messages FOR EACH ROW EXECUTE FUNCTION message_stays();

-- Logs and what shortens them go forward only.
CREATE FUNCTION refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rows of % only go forward', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER only_forward BEFORE UPDATE ON document_snapshots FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION refuse_going_back();
CREATE TRIGGER only_forward BEFORE UPDATE OF head_seq ON documents FOR EACH ROW WHEN (NEW.head_seq < OLD.head_seq) EXECUTE FUNCTION refuse_going_back();

-- What is paid and credited of an invoice is what its payments and credit notes say, when the transaction ends.
CREATE FUNCTION invoice_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row jsonb := to_jsonb(NEW);
  kept record;
BEGIN
  FOR kept IN SELECT i.id, i.order_id, i.number, i.paid_minor, i.credited_minor FROM invoices i WHERE i.org_id = NEW.org_id AND i.id IN (
    SELECT (row ->> CASE TG_TABLE_NAME WHEN 'payments' THEN 'invoice_id' ELSE 'id' END)::uuid
    UNION SELECT (c ->> 'invoiceId')::uuid FROM jsonb_array_elements(row -> 'corrects') AS c)
  LOOP
    IF kept.paid_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM payments p WHERE p.org_id = NEW.org_id AND p.invoice_id = kept.id) THEN
      RAISE EXCEPTION 'what is paid of % is not the sum of its payments', kept.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF kept.credited_minor <> (
      SELECT coalesce(sum((c ->> 'grossMinor')::bigint), 0) FROM invoices n, jsonb_array_elements(n.corrects) AS c
      WHERE n.org_id = NEW.org_id AND n.order_id = kept.order_id AND (c ->> 'invoiceId')::uuid = kept.id) THEN
      RAISE EXCEPTION 'what is credited of % is not the sum of its credit notes', kept.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE OF paid_minor, credited_minor ON invoices DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION invoice_adds_up();
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoice_adds_up();
