-- One partner's sum in a run, with the account as it was when the run was prepared.
CREATE TABLE IF NOT EXISTS payout_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  payout_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  holder VARCHAR(120) NOT NULL,
  number VARCHAR(40) NOT NULL,
  bank_code VARCHAR(20) NOT NULL,
  state VARCHAR(12) NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'paid', 'failed', 'dropped')),
  paid_on DATE NULL,
  reason VARCHAR(300) NOT NULL DEFAULT '',
  decided_by BIGINT NULL,
  decided_at DATETIME(6) NULL,
  UNIQUE KEY payout_lines_payout (payout_id, partner_id),
  KEY payout_lines_partner (partner_id, id),
  CONSTRAINT payout_lines_payout FOREIGN KEY (payout_id) REFERENCES payouts (id),
  CONSTRAINT payout_lines_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT payout_lines_person FOREIGN KEY (decided_by) REFERENCES persons (id),
  CHECK ((state = 'paid') = (paid_on IS NOT NULL))
) ENGINE=InnoDB;
