-- 0021-invoiced-again.sql: what was credited without coming back can be invoiced again (IV-04), so the limit is on what stands.
ALTER TABLE order_lines DROP CONSTRAINT order_lines_check1;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_not_overinvoiced CHECK (invoiced - credited <= quantity);
