-- The first day without the partnership, and the first whose orders earn the partner nothing any more.
ALTER TABLE partners ADD COLUMN IF NOT EXISTS ended_on DATE NULL, ADD COLUMN IF NOT EXISTS tail_until DATE NULL;
