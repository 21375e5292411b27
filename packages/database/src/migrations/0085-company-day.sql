-- 0085-company-day.sql: whose day it is. "Today", numbering years and due dates are those of the company's clocks, not UTC's; the figures
-- are checked once in each of its nights. What is kept already keeps its day.
ALTER TABLE organisations ADD COLUMN time_zone text NOT NULL DEFAULT 'Europe/Berlin' CHECK (time_zone ~ '^[A-Za-z][A-Za-z0-9_+/-]{1,59}$');
ALTER TABLE organisations ADD COLUMN books_checked_on date; -- the company's day of the last nightly check
-- The server's day would be a guess; each move says its own.
ALTER TABLE stock_moves ALTER COLUMN effective_on DROP DEFAULT;
