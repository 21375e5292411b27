-- 0160-categories.sql: products belong to categories, which form a tree (PR-07). A product without one is uncategorised (PR-09). What was
-- removed keeps its row, so that devices are told; nothing refers to it any more (PR-08).
CREATE TABLE categories (
  org_id uuid NOT NULL REFERENCES organisations, id uuid NOT NULL,
  parent_id uuid, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  version int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz,
  PRIMARY KEY (org_id, id), FOREIGN KEY (org_id, parent_id) REFERENCES categories (org_id, id)
);
CREATE UNIQUE INDEX categories_name ON categories (org_id, parent_id, fold(name)) NULLS NOT DISTINCT WHERE deleted_at IS NULL;
CREATE INDEX categories_by_name ON categories (org_id, name COLLATE in_lists, id) WHERE deleted_at IS NULL;
SELECT protect('categories');
SELECT mirrored('categories');
ALTER TABLE products ADD COLUMN category_id uuid, ADD FOREIGN KEY (org_id, category_id) REFERENCES categories (org_id, id);
CREATE INDEX products_by_category ON products (org_id, category_id);
