-- What returns took back of it: the sum of its commission_reversals. reversed_at is set when that is all of it.
ALTER TABLE commissions ADD COLUMN IF NOT EXISTS reversed BIGINT NOT NULL DEFAULT 0 CHECK (reversed >= 0 AND reversed <= amount);
