-- kind: receivable, revenue, vat, bank, commission_cost, project_cost belong to the company (partner_id 0);
-- pending, payable, paid_out belong to a partner.
CREATE TABLE IF NOT EXISTS ledger_accounts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) NOT NULL
    CHECK (kind IN ('receivable', 'revenue', 'vat', 'bank', 'commission_cost', 'project_cost', 'pending', 'payable')),
  partner_id BIGINT NOT NULL DEFAULT 0,
  currency CHAR(3) NOT NULL,
  UNIQUE KEY ledger_accounts_key (kind, partner_id, currency),
  CHECK ((partner_id = 0) = (kind NOT IN ('pending', 'payable')))
) ENGINE=InnoDB;
