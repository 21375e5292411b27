-- 0114-history-stays.sql: what the API's account may not do to what has happened (ASVS 16.4.2): its commands delete none of these, change no posting rule
-- and never give a number back, so neither can somebody who has got into it.
REVOKE DELETE ON organisations, users, documents, document_snapshots, chat_messages, orders, order_lines, invoices, number_ranges, posting_rules,
  accounts FROM werkbank_api;
REVOKE UPDATE ON posting_rules FROM werkbank_api;

CREATE FUNCTION refuse_lower_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'a number of % is never given back', NEW.series USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER only_up BEFORE UPDATE ON number_ranges FOR EACH ROW WHEN (NEW.last_number < OLD.last_number) EXECUTE FUNCTION refuse_lower_number();
