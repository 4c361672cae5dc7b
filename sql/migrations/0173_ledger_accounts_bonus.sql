-- One more account of the company: what bonuses for reached goals cost.
ALTER TABLE ledger_accounts
  MODIFY kind VARCHAR(20) NOT NULL
    CHECK (kind IN ('receivable', 'revenue', 'vat', 'bank', 'commission_cost', 'bonus_cost', 'project_cost', 'pending', 'payable', 'in_payout'));
