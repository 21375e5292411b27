-- 0161-ledger-sums.sql: turnover of each account by month, so that a trial balance doesn't read the journal from its beginning (reliability.md §1).
-- Entries are never changed, so those below a transaction are added up once, at night, and the rest is added while reading: no posting waits
-- for another at a sum. summed_below: entries of transactions below it are in the sums.
CREATE TABLE ledger_sums (
  org_id uuid NOT NULL, month date NOT NULL, account text NOT NULL,
  debit_minor bigint NOT NULL, credit_minor bigint NOT NULL,
  PRIMARY KEY (org_id, month, account), FOREIGN KEY (org_id, account) REFERENCES accounts
);
SELECT protect('ledger_sums');
CREATE TABLE ledger_sums_reach (
  org_id uuid PRIMARY KEY REFERENCES organisations, summed_below xid8 NOT NULL DEFAULT '0'
);
SELECT protect('ledger_sums_reach');
REVOKE INSERT, UPDATE, DELETE ON ledger_sums, ledger_sums_reach FROM werkbank_api;
