-- What customers have in their favour is summed up by the server for all devices, for none holds all invoices (decision 0087): these few rows.
CREATE INDEX invoices_owed_back ON invoices (org_id, customer_id)
WHERE CASE WHEN kind = 'credit-note' THEN CASE WHEN corrects_id IS NULL THEN gross_minor ELSE 0 END
  ELSE credited_minor + paid_minor - gross_minor END > 0;
