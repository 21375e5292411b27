-- 0210-moves-in-lists.sql: moves of stock are a list of their own. Devices hold the latest of them, and the API lists moves and levels page by page, each
-- by an index that has its order.
SELECT mirrored('stock_moves');
CREATE INDEX stock_moves_by_day ON stock_moves (org_id, effective_on, id);
CREATE INDEX stock_levels_by_product ON stock_levels (org_id, product_id, id);
ALTER TABLE stock_moves ADD CHECK (reason IN ('receipt', 'transfer', 'adjustment', 'delivery', 'return', 'opening'));
