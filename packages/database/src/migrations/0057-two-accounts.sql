-- 0057-two-accounts.sql: the processes work under two accounts that own nothing (accounts.ts, docs/decisions/0032). Jobs are the system's:
-- pg-boss makes its tables anew in a schema of its own; what lay there were schedules, which each start sets again.
DROP SCHEMA IF EXISTS pgboss CASCADE;
CREATE SCHEMA pgboss AUTHORIZATION werkbank_system;

-- After a large import the planner has to know of it at once, and only owners of tables may look.
CREATE FUNCTION refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$ BEGIN
  ANALYZE products, customers, stock_levels, stock_moves, reservations, orders, order_lines, order_versions, invoices, documents, document_updates,
    journal_entries, journal_lines;
END $$;
REVOKE EXECUTE ON FUNCTION refresh_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_statistics() TO werkbank_system;
