-- What each account comes to (credits less debits) and its newest entry: kept by the trigger of ledger_entries, never written
-- by a service. held: of a payable account, what is held back and may not be paid out.
CREATE TABLE IF NOT EXISTS ledger_balances (
  account BIGINT NOT NULL PRIMARY KEY,
  balance BIGINT NOT NULL DEFAULT 0,
  held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
  last_entry BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT ledger_balances_account FOREIGN KEY (account) REFERENCES ledger_accounts (id)
) ENGINE=InnoDB;
