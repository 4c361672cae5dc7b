-- A payout run: prepared by one person, approved or dropped by another or dropped by the same, done when each line is decided.
CREATE TABLE IF NOT EXISTS payouts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  currency CHAR(3) NOT NULL,
  cut_off DATE NOT NULL,
  state VARCHAR(12) NOT NULL DEFAULT 'prepared' CHECK (state IN ('prepared', 'approved', 'done', 'dropped')),
  requested_by BIGINT NOT NULL,
  requested_at DATETIME(6) NOT NULL,
  approved_by BIGINT NULL,
  approved_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  CONSTRAINT payouts_requested FOREIGN KEY (requested_by) REFERENCES persons (id),
  CONSTRAINT payouts_approved FOREIGN KEY (approved_by) REFERENCES persons (id),
  CONSTRAINT payouts_four_eyes CHECK (approved_by IS NULL OR approved_by <> requested_by),
  CONSTRAINT payouts_approval CHECK ((state IN ('approved', 'done')) = (approved_by IS NOT NULL))
) ENGINE=InnoDB;
