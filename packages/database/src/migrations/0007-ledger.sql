-- 0007-ledger.sql: double entry. Entries and lines are immutable; an entry balances to the cent when its transaction commits.
CREATE TABLE accounts (
  org_id uuid NOT NULL REFERENCES organisations, code text NOT NULL, name text NOT NULL, name_en text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')),
  PRIMARY KEY (org_id, code)
);
SELECT protect('accounts');

-- Posting rules are data: purpose -> account ('receivable', 'revenue:19.00', 'tax:19.00', 'inventory', 'cost-of-goods', 'bank', …).
CREATE TABLE posting_rules (
  org_id uuid NOT NULL, purpose text NOT NULL, account text NOT NULL,
  PRIMARY KEY (org_id, purpose), FOREIGN KEY (org_id, account) REFERENCES accounts
);
SELECT protect('posting_rules');

CREATE TABLE periods (
  org_id uuid NOT NULL REFERENCES organisations, period text NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'), -- YYYY-MM
  closed_at timestamptz,
  PRIMARY KEY (org_id, period)
);
SELECT protect('periods');

CREATE TABLE journal_entries (
  org_id uuid NOT NULL, id uuid NOT NULL, period text NOT NULL, posted_on date NOT NULL, currency text NOT NULL,
  kind text NOT NULL, -- invoice | credit-note | payment | delivery | return | receipt | adjustment
  subject_type text NOT NULL, subject_id text NOT NULL, text text NOT NULL, reverses_id uuid,
  actor uuid, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, period) REFERENCES periods, FOREIGN KEY (org_id, reverses_id) REFERENCES journal_entries
);
CREATE INDEX ON journal_entries (org_id, subject_type, subject_id);
CREATE INDEX ON journal_entries (org_id, posted_on);
SELECT protect('journal_entries');
SELECT mirrored('journal_entries');
SELECT append_only('journal_entries');

CREATE TABLE journal_lines (
  org_id uuid NOT NULL, entry_id uuid NOT NULL, line int NOT NULL, account text NOT NULL,
  debit_minor bigint NOT NULL DEFAULT 0 CHECK (debit_minor >= 0), credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
  CHECK ((debit_minor = 0) <> (credit_minor = 0)),
  PRIMARY KEY (org_id, entry_id, line), FOREIGN KEY (org_id, entry_id) REFERENCES journal_entries, FOREIGN KEY (org_id, account) REFERENCES accounts
);
CREATE INDEX ON journal_lines (org_id, account);
SELECT protect('journal_lines');
SELECT append_only('journal_lines');

CREATE FUNCTION journal_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE difference bigint; lines int; entry uuid;
BEGIN
  IF TG_TABLE_NAME = 'journal_entries' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
  SELECT coalesce(sum(debit_minor - credit_minor), 0), count(*) INTO difference, lines
    FROM journal_lines WHERE org_id = NEW.org_id AND entry_id = entry;
  IF difference <> 0 OR lines < 2 THEN
    RAISE EXCEPTION 'journal entry % does not balance: difference %, % lines', entry, difference, lines USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_entry_balances AFTER INSERT ON journal_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_entry_balances();
CREATE CONSTRAINT TRIGGER journal_line_balances AFTER INSERT ON journal_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_entry_balances();

-- Gapless series ('invoice', 'credit-note', by year; taken last in the posting transaction) and plain ones ('order', 'delivery', 'customer'; year 0).
CREATE TABLE number_ranges (
  org_id uuid NOT NULL REFERENCES organisations, series text NOT NULL, year int NOT NULL, last_number bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, series, year)
);
SELECT protect('number_ranges');
