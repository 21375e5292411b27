-- 0056-proof-of-oneself.sql: when a session's person last gave their password: what gives power asks for it again (US-3.4, ASVS 7.5).
ALTER TABLE sessions ADD COLUMN proved_at timestamptz;
SET LOCAL ROLE werkbank_system;
UPDATE sessions SET proved_at = created_at;
-- The hashes of these requests held the password of the new person, unsalted. A repeat of one of them is refused from now on.
UPDATE idempotency_keys SET request_hash = '' WHERE command = 'person.create';
RESET ROLE;
ALTER TABLE sessions ALTER COLUMN proved_at SET DEFAULT now(), ALTER COLUMN proved_at SET NOT NULL;
