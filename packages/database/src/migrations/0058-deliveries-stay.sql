-- 0058-deliveries-stay.sql: a delivery or return that was made is never changed nor deleted, as its moves and entries aren't (ASVS 16.4.2).
SELECT append_only('deliveries');
