-- 0080-open-amounts.sql: what a credit note takes from each invoice, and what is open of an invoice, kept with it in the same transaction
-- (IV-09, IV-16). `corrects`: [{invoiceId, taxes: [{taxPercent, netMinor, taxMinor}], grossMinor}]; a line of a credit note names its invoice.
-- Credit notes from before named one invoice at most: it gets all of them. `corrects_id` stays: the first of those.
ALTER TABLE invoices ADD COLUMN corrects jsonb NOT NULL DEFAULT '[]', ADD COLUMN credited_minor bigint NOT NULL DEFAULT 0 CHECK (credited_minor >= 0);
ALTER TABLE invoices ADD COLUMN open_minor bigint NOT NULL
  GENERATED ALWAYS AS (CASE kind WHEN 'invoice' THEN greatest(0, gross_minor - credited_minor - paid_minor) ELSE 0 END) STORED;
CREATE INDEX invoices_open ON invoices (org_id, due_on) WHERE open_minor > 0;

DROP TRIGGER invoice_stays ON invoices;
SET LOCAL ROLE werkbank_system;
UPDATE invoices SET corrects = jsonb_build_array(jsonb_build_object('invoiceId', corrects_id, 'taxes', taxes, 'grossMinor', gross_minor)),
  lines = (SELECT jsonb_agg(line || jsonb_build_object('invoiceId', corrects_id) ORDER BY place) FROM jsonb_array_elements(lines) WITH ORDINALITY AS l(line, place))
  WHERE kind = 'credit-note' AND corrects_id IS NOT NULL;
UPDATE invoices i SET credited_minor = c.credited
  FROM (SELECT org_id, corrects_id, sum(gross_minor) AS credited FROM invoices WHERE corrects_id IS NOT NULL GROUP BY 1, 2) c
  WHERE i.org_id = c.org_id AND i.id = c.corrects_id;
RESET ROLE;

-- Of an invoice only what was paid and credited may change (and so what is open, which the database computes after this trigger).
CREATE OR REPLACE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := '{paid_minor,credited_minor,open_minor,changed_xid}';
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'invoices are never changed: post a credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_stays BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION invoice_stays();
