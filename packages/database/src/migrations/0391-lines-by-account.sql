-- 0391-lines-by-account.sql: the index by account began with the organisation. Where statistics know of few lines of an organisation, as of one that was
-- filled just now, it looked as good as the primary key for the lines of one entry, and Postgres went through all lines of the organisation for each.
DROP INDEX journal_lines_org_id_account_idx;
CREATE INDEX journal_lines_account ON journal_lines (account, org_id);
