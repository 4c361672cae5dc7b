-- What came back of an order, with VAT: the sum of its return_lines. It is no longer to be paid.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS returned BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= gross);
