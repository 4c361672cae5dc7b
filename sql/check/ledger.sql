-- What must hold of the ledger at any moment; a row for each entry or account that breaks it. An entry moves its amount
-- from one account to another, so the sum of all balances is nil by its shape; what can go wrong is checked here.
SELECT CONCAT('entry ', entry.id, ' mixes currencies: ', debit.currency, ', ', credit.currency, ', ', entry.currency)
  FROM ledger_entries AS entry
  JOIN ledger_accounts AS debit ON debit.id = entry.debit_account
  JOIN ledger_accounts AS credit ON credit.id = entry.credit_account
 WHERE debit.currency <> entry.currency OR credit.currency <> entry.currency
UNION ALL
SELECT CONCAT('entry ', entry.id, ' reverses entry ', first.id, ' but is not its mirror')
  FROM ledger_entries AS entry
  JOIN ledger_entries AS first ON first.id = entry.reverses_id
 WHERE entry.amount <> first.amount OR entry.currency <> first.currency
    OR entry.debit_account <> first.credit_account OR entry.credit_account <> first.debit_account
UNION ALL
SELECT CONCAT('partner ', account.partner_id, ' has less than nothing ', account.kind, ': ',
              SUM(IF(entry.credit_account = account.id, entry.amount, -entry.amount)), ' ', account.currency)
  FROM ledger_accounts AS account
  JOIN ledger_entries AS entry ON account.id IN (entry.credit_account, entry.debit_account)
 WHERE account.kind = 'pending'
 GROUP BY account.id, account.partner_id, account.kind, account.currency
HAVING SUM(IF(entry.credit_account = account.id, entry.amount, -entry.amount)) < 0;
