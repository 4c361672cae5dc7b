-- What a decision took away of a commission, when it became final.
CREATE TABLE IF NOT EXISTS commission_withdrawals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  violation_id BIGINT NOT NULL,
  commission_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  from_pending BOOLEAN NOT NULL,
  booked_at DATETIME(6) NOT NULL,
  UNIQUE KEY commission_withdrawals_once (commission_id),
  KEY commission_withdrawals_violation (violation_id),
  CONSTRAINT commission_withdrawals_violation FOREIGN KEY (violation_id) REFERENCES violations (id),
  CONSTRAINT commission_withdrawals_commission FOREIGN KEY (commission_id) REFERENCES commissions (id)
) ENGINE=InnoDB;
