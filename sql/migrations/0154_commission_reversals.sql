-- What a return took back of a commission. steps: the step of the proof slip (JSON). from_pending: it had not matured.
-- leg: of the ledger's entry of kind 'reversal' with source return_line.
CREATE TABLE IF NOT EXISTS commission_reversals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  commission_id BIGINT NOT NULL,
  return_line_id BIGINT NOT NULL,
  leg INT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  from_pending BOOLEAN NOT NULL,
  steps LONGTEXT NOT NULL CHECK (JSON_VALID(steps)),
  booked_at DATETIME(6) NOT NULL,
  UNIQUE KEY commission_reversals_source (commission_id, return_line_id),
  UNIQUE KEY commission_reversals_leg (return_line_id, leg),
  CONSTRAINT commission_reversals_commission FOREIGN KEY (commission_id) REFERENCES commissions (id),
  CONSTRAINT commission_reversals_line FOREIGN KEY (return_line_id) REFERENCES return_lines (id)
) ENGINE=InnoDB;
