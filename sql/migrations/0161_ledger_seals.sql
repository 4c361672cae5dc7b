-- The chain of an account: hash = SHA-256 of the hash before it and the entry. Only ever added to. Each entry is sealed twice,
-- in the chain of its debit and of its credit account; sequence counts an account's seals from 1.
CREATE TABLE IF NOT EXISTS ledger_seals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  hash CHAR(64) NOT NULL,
  UNIQUE KEY ledger_seals_account (account, sequence),
  UNIQUE KEY ledger_seals_entry (entry, account)
) ENGINE=InnoDB;
