-- A bonus that a partner reached: pending until matures_at, then payable. live is NULL once it was taken back, so that there
-- is one at a time for a partner. version_id and hold_days: of the programme that ruled the partner when it was booked.
CREATE TABLE IF NOT EXISTS bonus_awards (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  bonus_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  live BOOLEAN NULL DEFAULT TRUE,
  reached BIGINT NOT NULL,
  reached_at DATETIME(6) NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency CHAR(3) NOT NULL,
  version_id BIGINT NOT NULL,
  hold_days INT NOT NULL,
  booked_at DATETIME(6) NOT NULL,
  matures_at DATETIME(6) NOT NULL,
  payable_at DATETIME(6) NULL,
  taken_back_at DATETIME(6) NULL,
  payout_line_id BIGINT NULL REFERENCES payout_lines (id),
  UNIQUE KEY bonus_awards_once (bonus_id, partner_id, live),
  KEY bonus_awards_partner (partner_id, id),
  KEY bonus_awards_due (payable_at, live, id),
  CONSTRAINT bonus_awards_bonus FOREIGN KEY (bonus_id) REFERENCES bonuses (id),
  CONSTRAINT bonus_awards_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT bonus_awards_version FOREIGN KEY (version_id) REFERENCES programme_versions (id),
  CONSTRAINT bonus_awards_end CHECK ((live IS NULL) = (taken_back_at IS NOT NULL) AND (payable_at IS NULL OR taken_back_at IS NULL))
) ENGINE=InnoDB;
