-- A credit note has a negative gross and nothing that could come back: the check of 0152 refused every imported one.
ALTER TABLE orders MODIFY COLUMN returned BIGINT NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= GREATEST(gross, 0));
