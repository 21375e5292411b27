-- 0050-tickets-of-a-credential.sql: a ticket is worth as much as the session or token that it was made by is now (S-09). Those from before live
-- for a minute and say nothing of it: they are gone.
DELETE FROM document_tickets;
ALTER TABLE document_tickets
  ADD COLUMN via text NOT NULL CHECK (via IN ('session', 'token')),
  ADD COLUMN credential text NOT NULL; -- hash of the session id, or id of the API token
