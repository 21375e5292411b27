-- 0126-corrections.sql: an invoice is cancelled by a document of its own (IV-08); corrections of prices, with their reason and a right of
-- their own (IV-09); what is ordered can be billed before it is delivered (IV-01).
ALTER TABLE invoices ADD COLUMN reason text NOT NULL DEFAULT '', -- of a correction
  ADD COLUMN cancels_id uuid, -- of the document that cancels an invoice
  ADD COLUMN cancelled_on date; -- of the invoice
CREATE UNIQUE INDEX invoices_cancelled_once ON invoices (org_id, cancels_id) WHERE cancels_id IS NOT NULL;
-- Of an invoice only what was paid and credited may change, and that it is cancelled, once.
CREATE OR REPLACE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := '{paid_minor,credited_minor,open_minor,cancelled_on,changed_xid}';
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving)
    OR (OLD.cancelled_on IS NOT NULL AND NEW.cancelled_on IS DISTINCT FROM OLD.cancelled_on) THEN
    RAISE EXCEPTION 'invoices are never changed: post a credit note' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
-- Credited although the customer keeps it: it is not to be billed again.
ALTER TABLE order_lines ADD COLUMN waived numeric(18, 6) NOT NULL DEFAULT 0, ADD CONSTRAINT order_lines_waived CHECK (waived >= 0 AND waived <= credited);
ALTER TABLE organisations ADD COLUMN invoice_basis text NOT NULL DEFAULT 'delivered' CHECK (invoice_basis IN ('delivered', 'ordered'));
ALTER TABLE orders ADD COLUMN invoice_basis text NOT NULL DEFAULT 'delivered' CHECK (invoice_basis IN ('delivered', 'ordered'));
-- New rights go to whoever could do it until now.
SET LOCAL ROLE werkbank_system;
UPDATE roles SET permissions = permissions || '{invoice.correct}'::text[] WHERE 'invoice.create' = ANY (permissions);
UPDATE api_tokens SET scopes = scopes || '{invoice.correct}'::text[] WHERE 'invoice.create' = ANY (scopes);
UPDATE roles SET permissions = permissions || '{order.change,order.backorder}'::text[] WHERE 'order.commit' = ANY (permissions);
UPDATE api_tokens SET scopes = scopes || '{order.change,order.backorder}'::text[] WHERE 'order.commit' = ANY (scopes);
RESET ROLE;
