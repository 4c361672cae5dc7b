-- One more account of a partner: in_payout, what a payout run has taken from payable and the bank has not confirmed yet.
ALTER TABLE ledger_accounts
  MODIFY kind VARCHAR(20) NOT NULL
    CHECK (kind IN ('receivable', 'revenue', 'vat', 'bank', 'commission_cost', 'project_cost', 'pending', 'payable', 'in_payout')),
  DROP CONSTRAINT IF EXISTS CONSTRAINT_1,
  DROP CONSTRAINT IF EXISTS ledger_accounts_side,
  ADD CONSTRAINT ledger_accounts_side CHECK ((partner_id = 0) = (kind NOT IN ('pending', 'payable', 'in_payout')));
