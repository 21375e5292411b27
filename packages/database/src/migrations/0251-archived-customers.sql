-- 0251-archived-customers.sql: who buys no more is archived (CU-08, CU-10): nothing new is agreed with them, what is agreed goes on.
ALTER TABLE customers ADD COLUMN active boolean NOT NULL DEFAULT true;
