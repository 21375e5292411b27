-- 0312-files-of-categories-places-counts.sql: what a shelf looks like, what was found in a count, what belongs into a category.
ALTER TABLE files DROP CONSTRAINT files_subject_type_check;
ALTER TABLE files ADD CONSTRAINT files_subject_type_check
  CHECK (subject_type IN ('product', 'customer', 'order', 'quote', 'category', 'location', 'count'));
