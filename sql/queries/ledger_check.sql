-- include "domain/money/ledger.h"

-- What returns took back of a commission is never more than it, and each part is booked with its amount from the account
-- where the commission stood.
-- ledger_check_reversed() -> ledger_finding? @operator
SELECT CONCAT('commission ', m.id, ' of ', m.amount, ' says that ', m.reversed, ' was taken back, its reversals and its withdrawal sum to ', s.total) AS text
  FROM commissions m
  JOIN (SELECT x.id, COALESCE(SUM(v.amount), 0)
                     + COALESCE((SELECT w.amount FROM commission_withdrawals w WHERE w.commission_id = x.id), 0) AS total
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

-- L7 from the accounts' side: what stands on a partner's pending account is what its commissions and bonuses still have open.
-- ledger_check_pending() -> ledger_finding? @operator
SELECT CONCAT('partner ', a.partner_id, ' has ', COALESCE(b.balance, 0), ' ', a.currency, ' pending, its open commissions and bonuses sum to ',
              COALESCE(m.open, 0) + COALESCE(w.open, 0)) AS text
  FROM ledger_accounts a
  LEFT JOIN (SELECT x.account, SUM(x.amount) AS balance
               FROM (SELECT credit_account AS account, amount FROM ledger_entries
                     UNION ALL SELECT debit_account, -amount FROM ledger_entries) x GROUP BY x.account) b ON b.account = a.id
  LEFT JOIN (SELECT partner_id, currency, SUM(amount - reversed) AS open FROM commissions WHERE payable_at IS NULL
              GROUP BY partner_id, currency) m ON m.partner_id = a.partner_id AND m.currency = a.currency
  LEFT JOIN (SELECT partner_id, currency, SUM(amount) AS open FROM bonus_awards WHERE payable_at IS NULL AND live
              GROUP BY partner_id, currency) w ON w.partner_id = a.partner_id AND w.currency = a.currency
 WHERE a.kind = 'pending' AND COALESCE(b.balance, 0) <> COALESCE(m.open, 0) + COALESCE(w.open, 0)
 ORDER BY a.id LIMIT 1;

-- L5: what an account is said to come to is the sum of its entries, and its newest entry is the one that is named.
-- ledger_check_balance() -> ledger_finding? @operator
SELECT CONCAT(a.kind, ' ', a.partner_id, ' is said to come to ', COALESCE(b.balance, 0), ' ', a.currency, ' with entry ',
              COALESCE(b.last_entry, 0), ', its entries sum to ', COALESCE(s.balance, 0), ', the newest is ', COALESCE(s.newest, 0)) AS text
  FROM ledger_accounts a
  LEFT JOIN ledger_balances b ON b.account = a.id
  LEFT JOIN (SELECT x.account, SUM(x.amount) AS balance, MAX(x.id) AS newest
               FROM (SELECT credit_account AS account, amount, id FROM ledger_entries
                     UNION ALL SELECT debit_account, -amount, id FROM ledger_entries) x GROUP BY x.account) s ON s.account = a.id
 WHERE COALESCE(b.balance, 0) <> COALESCE(s.balance, 0) OR COALESCE(b.last_entry, 0) <> COALESCE(s.newest, 0)
 ORDER BY a.id LIMIT 1;

-- L6: nothing below zero on pending or in payout, payable below zero at most by what returns and final decisions took
-- back after maturing.
-- ledger_check_owed() -> ledger_finding? @operator
SELECT CONCAT('partner ', a.partner_id, ' has ', b.balance, ' ', a.currency, ' on ', a.kind) AS text
  FROM ledger_accounts a
  JOIN ledger_balances b ON b.account = a.id
 WHERE a.kind IN ('pending', 'payable', 'in_payout')
   AND b.balance < IF(a.kind = 'payable',
                       -COALESCE((SELECT SUM(v.amount) FROM commission_reversals v JOIN commissions m ON m.id = v.commission_id
                                   WHERE m.partner_id = a.partner_id AND m.currency = a.currency AND NOT v.from_pending), 0)
                       - COALESCE((SELECT SUM(w.amount) FROM commission_withdrawals w JOIN commissions m ON m.id = w.commission_id
                                    WHERE m.partner_id = a.partner_id AND m.currency = a.currency AND NOT w.from_pending), 0), 0)
 ORDER BY a.id LIMIT 1;

-- L11: no entry lies in a month that was closed when it was booked.
-- ledger_check_period() -> ledger_finding? @operator
SELECT CONCAT('entry ', e.id, ' of ', e.day, ' was booked at ', e.booked_at, ' into a month that was closed at ', p.closed_at) AS text
  FROM ledger_periods p
  JOIN ledger_entries e ON e.day >= p.month AND e.day < p.month + INTERVAL 1 MONTH AND e.booked_at > p.closed_at
 ORDER BY e.id LIMIT 1;

-- L10: a run was approved by another person than the one who asked for it.
-- ledger_check_approval() -> ledger_finding? @operator
SELECT CONCAT('payout run ', id, ' was asked for and approved by the same person') AS text
  FROM payouts WHERE approved_by = requested_by ORDER BY id LIMIT 1;

-- L4, L7: each line of a run is booked once out of payable, and once more as it ended: to the bank, or back by its mirror.
-- ledger_check_payout() -> ledger_finding? @operator
SELECT CONCAT('line ', l.id, ' of payout run ', l.payout_id, ' (', l.state, ') is ', l.amount, ', booked as ', COALESCE(o.amount, 0),
              ' out of payable, ', COALESCE(b.amount, 0), ' to the bank, ', COALESCE(r.amount, 0), ' back') AS text
  FROM payout_lines l
  LEFT JOIN ledger_entries o ON o.kind = 'payout' AND o.source = 'payout_line' AND o.source_id = l.id
  LEFT JOIN ledger_entries b ON b.kind = 'paid_out' AND b.source = 'payout_line' AND b.source_id = l.id
  LEFT JOIN ledger_entries r ON r.reverses_id = o.id
 WHERE COALESCE(o.amount, 0) <> l.amount OR COALESCE(b.amount, 0) <> IF(l.state = 'paid', l.amount, 0)
    OR COALESCE(r.amount, 0) <> IF(l.state IN ('failed', 'dropped'), l.amount, 0)
 ORDER BY l.id LIMIT 1;

-- What a bonus has given out is the sum of its live awards, and within its budget.
-- ledger_check_bonus() -> ledger_finding? @operator
SELECT CONCAT('bonus ', b.id, ' says that ', b.taken, ' of ', b.budget, ' is given out, its awards sum to ', s.total) AS text
  FROM bonuses b
  JOIN (SELECT x.id, COALESCE(SUM(a.amount), 0) AS total
          FROM bonuses x LEFT JOIN bonus_awards a ON a.bonus_id = x.id AND a.live GROUP BY x.id) s ON s.id = b.id
 WHERE b.taken <> s.total OR b.taken > b.budget
 ORDER BY b.id LIMIT 1;

-- L4, L7: each award is booked once as pending, and resolved once: by maturing or by being taken back.
-- ledger_check_award() -> ledger_finding? @operator
SELECT CONCAT('bonus award ', w.id, ' of partner ', w.partner_id, ' is ', w.amount, ', booked as ', COALESCE(e.amount, 0), ' pending, ',
              COALESCE(m.amount, 0), ' matured, ', COALESCE(r.amount, 0), ' taken back') AS text
  FROM bonus_awards w
  LEFT JOIN ledger_entries e ON e.kind = 'bonus' AND e.source = 'bonus' AND e.source_id = w.id
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
  LEFT JOIN ledger_entries m ON m.kind = 'maturity' AND m.source = 'bonus' AND m.source_id = w.id
  LEFT JOIN ledger_entries r ON r.reverses_id = e.id
 WHERE COALESCE(e.amount, 0) <> w.amount OR c.kind <> 'pending' OR c.partner_id <> w.partner_id
    OR COALESCE(m.amount, 0) <> IF(w.payable_at IS NULL, 0, w.amount)
    OR COALESCE(r.amount, 0) <> IF(w.taken_back_at IS NULL, 0, w.amount)
 ORDER BY w.id LIMIT 1;

-- L4: each withdrawal is booked once with its amount, out of the account where the commission stood.
-- ledger_check_withdrawal() -> ledger_finding? @operator
SELECT CONCAT('withdrawal ', w.id, ' of commission ', w.commission_id, ' is ', w.amount, ', its booking ',
              COALESCE(CONCAT('(entry ', e.id, ') is ', e.amount), 'is missing')) AS text
  FROM commission_withdrawals w
  JOIN commissions m ON m.id = w.commission_id
  LEFT JOIN ledger_entries e ON e.kind = 'withdrawal' AND e.source = 'withdrawal' AND e.source_id = w.id
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE e.id IS NULL OR e.amount <> w.amount OR e.currency <> m.currency OR d.partner_id <> m.partner_id
    OR d.kind <> IF(w.from_pending, 'pending', 'payable') OR c.kind <> 'commission_cost'
 ORDER BY w.id LIMIT 1;
