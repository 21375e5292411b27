-- 0166-categories-below.sql: what is below a category is found step by step.
CREATE INDEX categories_by_parent ON categories (org_id, parent_id) WHERE deleted_at IS NULL;
