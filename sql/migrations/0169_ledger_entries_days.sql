-- A statement reads an account's entries of a month.
ALTER TABLE ledger_entries
  ADD KEY IF NOT EXISTS ledger_entries_debit_day (debit_account, day, id, amount),
  ADD KEY IF NOT EXISTS ledger_entries_credit_day (credit_account, day, id, amount);
