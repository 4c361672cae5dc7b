-- Entries that wait for their seal; put here by the trigger of ledger_entries, in the transaction that books.
CREATE TABLE IF NOT EXISTS ledger_unsealed (
  entry BIGINT NOT NULL PRIMARY KEY
) ENGINE=InnoDB;
-- One row: whoever seals takes it first, so that there is one chain.
CREATE TABLE IF NOT EXISTS ledger_sealing (
  id INT NOT NULL PRIMARY KEY CHECK (id = 1),
  rounds BIGINT NOT NULL DEFAULT 0
) ENGINE=InnoDB;
INSERT IGNORE INTO ledger_sealing (id) VALUES (1);
