-- 0037-dead-letters.sql: what a consumer couldn't process is looked at, replayed and discarded by people of its organisation (RT-28.5).
ALTER TABLE dead_letters
  ALTER COLUMN org_id SET NOT NULL,
  ADD COLUMN key uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  ADD COLUMN resolution text CHECK (resolution IN ('replayed', 'discarded')),
  ADD COLUMN resolved_by uuid,
  ADD CHECK ((resolution IS NULL) = (resolved_at IS NULL));
CREATE INDEX dead_letters_waiting ON dead_letters (org_id, at) WHERE resolved_at IS NULL;
SELECT protect('dead_letters');
REVOKE INSERT, DELETE ON dead_letters FROM werkbank_api;
