-- include "domain/money/ledger.h"

-- What returns took back of a commission is never more than it, and each part is booked with its amount from the account
-- where the commission stood.
-- ledger_check_reversed() -> ledger_finding? @operator
SELECT CONCAT('commission ', m.id, ' of ', m.amount, ' says that ', m.reversed, ' was taken back, its reversals sum to ', s.total) AS text
  FROM commissions m
  JOIN (SELECT x.id, COALESCE(SUM(v.amount), 0) AS total
          FROM commissions x LEFT JOIN commission_reversals v ON v.commission_id = x.id GROUP BY x.id) s ON s.id = m.id
 WHERE m.reversed <> s.total OR m.reversed > m.amount OR (m.reversed_at IS NULL) <> (m.reversed < m.amount)
 ORDER BY m.id LIMIT 1;

-- ledger_check_reversal() -> ledger_finding? @operator
SELECT CONCAT('reversal ', v.id, ' of commission ', v.commission_id, ' is ', v.amount, ', its booking ',
              COALESCE(CONCAT('(entry ', e.id, ') is ', e.amount), 'is missing')) AS text
  FROM commission_reversals v
  JOIN commissions m ON m.id = v.commission_id
  LEFT JOIN ledger_entries e ON e.kind = 'reversal' AND e.source = 'return_line' AND e.source_id = v.return_line_id AND e.leg = v.leg
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE e.id IS NULL OR e.amount <> v.amount OR e.currency <> m.currency OR d.partner_id <> m.partner_id
    OR d.kind <> IF(v.from_pending, 'pending', 'payable') OR c.kind <> 'commission_cost'
 ORDER BY v.id LIMIT 1;

-- L7 from the accounts' side: what stands on a partner's pending account is what its commissions still have open.
-- ledger_check_pending() -> ledger_finding? @operator
SELECT CONCAT('partner ', a.partner_id, ' has ', COALESCE(b.balance, 0), ' ', a.currency, ' pending, its open commissions sum to ',
              COALESCE(m.open, 0)) AS text
  FROM ledger_accounts a
  LEFT JOIN (SELECT x.account, SUM(x.amount) AS balance
               FROM (SELECT credit_account AS account, amount FROM ledger_entries
                     UNION ALL SELECT debit_account, -amount FROM ledger_entries) x GROUP BY x.account) b ON b.account = a.id
  LEFT JOIN (SELECT partner_id, currency, SUM(amount - reversed) AS open FROM commissions WHERE payable_at IS NULL
              GROUP BY partner_id, currency) m ON m.partner_id = a.partner_id AND m.currency = a.currency
 WHERE a.kind = 'pending' AND COALESCE(b.balance, 0) <> COALESCE(m.open, 0)
 ORDER BY a.id LIMIT 1;
