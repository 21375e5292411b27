-- 0191-accepted-prices.sql: at which prices a quote was accepted, so that whoever asks for others later is told so (SA-03). Of those that were
-- accepted before it isn't known; nearly all were at the prices of the quote.
ALTER TABLE quotes ADD COLUMN accepted_prices text CHECK (accepted_prices IN ('kept', 'today'));
SET LOCAL ROLE werkbank_system;
UPDATE quotes SET accepted_prices = 'kept' WHERE status = 'accepted';
RESET ROLE;
