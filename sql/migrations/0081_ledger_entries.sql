-- A transfer of amount from credit to debit account. Never changed, never deleted; a correction is a new row with
-- reverses_id. (kind, source, source_id, leg) is unique: nothing is booked twice.
CREATE TABLE IF NOT EXISTS ledger_entries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(30) NOT NULL,
  source VARCHAR(20) NOT NULL,
  source_id BIGINT NOT NULL,
  leg INT NOT NULL DEFAULT 0,
  debit_account BIGINT NOT NULL,
  credit_account BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency CHAR(3) NOT NULL,
  booked_at DATETIME(6) NOT NULL,
  day DATE NOT NULL,
  reverses_id BIGINT NULL,
  UNIQUE KEY ledger_entries_source (kind, source, source_id, leg),
  UNIQUE KEY ledger_entries_reverses (reverses_id),
  KEY ledger_entries_debit (debit_account, id),
  KEY ledger_entries_credit (credit_account, id),
  CONSTRAINT ledger_entries_debit FOREIGN KEY (debit_account) REFERENCES ledger_accounts (id),
  CONSTRAINT ledger_entries_credit FOREIGN KEY (credit_account) REFERENCES ledger_accounts (id),
  CONSTRAINT ledger_entries_reverses FOREIGN KEY (reverses_id) REFERENCES ledger_entries (id),
  CHECK (debit_account <> credit_account)
) ENGINE=InnoDB;
