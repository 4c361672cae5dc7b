-- The line of the payout run that a stage is paid with; NULL while it is not in one.
ALTER TABLE stages ADD COLUMN IF NOT EXISTS payout_line_id BIGINT NULL REFERENCES payout_lines (id);
