-- include "domain/money/ledger.h"

-- The accounts are found while the entry is written, so that it stands on what is committed; a day in a closed month becomes
-- the first day that is open. Twice the same source: -1.
-- ledger_entry_add(kind text, source text, source_id int, leg int, debit text, debit_partner int, credit text,
-- credit_partner int, amount money, day date, now when) -> changed @admin @worker
INSERT INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day)
SELECT :kind, :source, :source_id, :leg, d.id, c.id, :amount, :amount_currency, :now,
       GREATEST(:day, COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p), :day))
  FROM ledger_accounts d
  JOIN ledger_accounts c ON c.kind = :credit AND c.partner_id = :credit_partner AND c.currency = :amount_currency
 WHERE d.kind = :debit AND d.partner_id = :debit_partner AND d.currency = :amount_currency;

-- The accounts that the commissions of those orders (a JSON list of ids) need and that are not open yet.
-- ledger_accounts_of_orders_open(orders text) -> changed @admin @worker
INSERT IGNORE INTO ledger_accounts (kind, partner_id, currency)
SELECT DISTINCT k.kind, IF(k.kind = 'pending', m.partner_id, 0), m.currency
  FROM JSON_TABLE(:orders, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN commissions m ON m.order_id = w.id
  JOIN (SELECT 'commission_cost' AS kind UNION ALL SELECT 'pending') k
 WHERE NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.kind = k.kind AND a.currency = m.currency
                      AND a.partner_id = IF(k.kind = 'pending', m.partner_id, 0));

-- An entry for each commission of those orders; a day in a closed month becomes the first day that is open, as in
-- ledger_entry_add.
-- ledger_commissions_add(orders text, day date, now when) -> changed @admin @worker
INSERT INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day)
SELECT 'commission', 'commission', m.id, 0, d.id, c.id, m.amount, m.currency, :now,
       GREATEST(:day, COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p), :day))
  FROM JSON_TABLE(:orders, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN commissions m ON m.order_id = w.id
  JOIN ledger_accounts d ON d.kind = 'commission_cost' AND d.partner_id = 0 AND d.currency = m.currency
  JOIN ledger_accounts c ON c.kind = 'pending' AND c.partner_id = m.partner_id AND c.currency = m.currency
 ORDER BY m.id;

-- The same of those that have none yet, because an account was missing.
-- ledger_commissions_rest(orders text, day date, now when) -> changed @admin @worker
INSERT INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day)
SELECT 'commission', 'commission', m.id, 0, d.id, c.id, m.amount, m.currency, :now,
       GREATEST(:day, COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p), :day))
  FROM JSON_TABLE(:orders, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN commissions m ON m.order_id = w.id
  JOIN ledger_accounts d ON d.kind = 'commission_cost' AND d.partner_id = 0 AND d.currency = m.currency
  JOIN ledger_accounts c ON c.kind = 'pending' AND c.partner_id = m.partner_id AND c.currency = m.currency
 WHERE NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.kind = 'commission' AND e.source = 'commission' AND e.source_id = m.id)
 ORDER BY m.id;

-- ledger_account_open(kind text, partner_id int, currency text) -> changed @admin @worker
INSERT IGNORE INTO ledger_accounts (kind, partner_id, currency) VALUES (:kind, :partner_id, :currency);

-- 1 when what is booked under that source is exactly this.
-- ledger_entry_same(kind text, source text, source_id int, leg int, debit text, debit_partner int, credit text,
-- credit_partner int, amount money) -> int @admin @worker
SELECT 1
  FROM ledger_entries e
  JOIN ledger_accounts d ON d.id = e.debit_account
  JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE e.kind = :kind AND e.source = :source AND e.source_id = :source_id AND e.leg = :leg AND e.amount = :amount
   AND e.currency = :amount_currency AND d.kind = :debit AND d.partner_id = :debit_partner AND c.kind = :credit
   AND c.partner_id = :credit_partner
   LOCK IN SHARE MODE;

-- The mirror of every entry of a source that has none yet: what was booked is taken back, nothing is changed.
-- ledger_reverse(kind text, source text, source_id int, day date, now when) -> changed @admin @worker
INSERT INTO ledger_entries (kind, source, source_id, leg, debit_account, credit_account, amount, currency, booked_at, day,
                            reverses_id)
SELECT :kind, e.source, e.source_id, e.leg, e.credit_account, e.debit_account, e.amount, e.currency, :now,
       GREATEST(:day, COALESCE((SELECT MAX(p.month) + INTERVAL 1 MONTH FROM ledger_periods p), :day)), e.id
  FROM ledger_entries e
 WHERE e.source = :source AND e.source_id = :source_id AND e.reverses_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses_id = e.id);

-- By kind of account: what the debits and credits of all its accounts come to; positive is on the kind's usual side.
-- ledger_balances(currency text) -> ledger_balance[] @admin @operator
SELECT a.kind, a.currency, CAST(COALESCE(SUM(b.balance), 0) AS SIGNED) AS balance, COUNT(DISTINCT a.partner_id) AS accounts
  FROM ledger_accounts a
  LEFT JOIN ledger_balances b ON b.account = a.id
 WHERE a.currency = :currency
 GROUP BY a.kind, a.currency
 ORDER BY FIELD(a.kind, 'receivable', 'bank', 'revenue', 'vat', 'commission_cost', 'bonus_cost', 'project_cost', 'pending', 'payable', 'in_payout');

-- What the company owes a partner in one kind of account.
-- ledger_owed(partner_id int, kind text, currency text) -> money @shop @work @admin
SELECT COALESCE(b.balance, 0) AS minor, a.currency
  FROM ledger_accounts a
  LEFT JOIN ledger_balances b ON b.account = a.id
 WHERE a.kind = :kind AND a.partner_id = :partner_id AND a.currency = :currency;

-- Newest first behind id (0: from the newest); ledger_page_back goes the other way. kind '' is every kind.
-- ledger_page(kind text, id int, rows int) -> ledger_entry[] @admin
SELECT id, kind, source, source_id, debit, debit_partner, credit, credit_partner, amount, currency, booked_at, day, reverses_id,
       0 AS incoming, order_id
  FROM ledger_book WHERE (LENGTH(:kind) = 0 OR kind = :kind) AND (:id = 0 OR id < :id) ORDER BY id DESC LIMIT :rows;

-- ledger_page_back(kind text, id int, rows int) -> ledger_entry[] @admin
SELECT id, kind, source, source_id, debit, debit_partner, credit, credit_partner, amount, currency, booked_at, day, reverses_id,
       0 AS incoming, order_id
  FROM ledger_book WHERE (LENGTH(:kind) = 0 OR kind = :kind) AND id > :id ORDER BY id LIMIT :rows;

-- The statement of a partner. Its accounts are named one by one, by their key: only then the index by account and day is read
-- between the two days, however many entries the accounts have.
-- Every movement between two days behind id, the oldest first.
-- ledger_of_partner(partner_id int, currency text, since date, until date, id int, rows int) -> ledger_entry[] @shop
SELECT e.id, e.kind, e.source, e.source_id, d.kind AS debit, '' AS debit_partner, c.kind AS credit, '' AS credit_partner,
       e.amount, e.currency, e.booked_at, e.day, COALESCE(e.reverses_id, 0) AS reverses_id,
       (c.partner_id = :partner_id) AS incoming, COALESCE(m.order_id, t.order_id, 0) AS order_id,
       COALESCE(m.id, v.commission_id, 0) AS commission_id
  FROM (SELECT i.id FROM ledger_entries i
         WHERE i.credit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                   (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                   (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
           AND i.day >= :since AND i.day < :until AND i.id > :id
        UNION
        SELECT o.id FROM ledger_entries o
         WHERE o.debit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                   (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                   (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
           AND o.day >= :since AND o.day < :until AND o.id > :id
         ORDER BY id LIMIT :rows) k
  STRAIGHT_JOIN ledger_entries e ON e.id = k.id
  JOIN ledger_accounts d ON d.id = e.debit_account
  JOIN ledger_accounts c ON c.id = e.credit_account
  LEFT JOIN commissions m ON e.source = 'commission' AND m.id = e.source_id
  LEFT JOIN return_lines b ON e.source = 'return_line' AND b.id = e.source_id
  LEFT JOIN returns t ON t.id = b.return_id
  LEFT JOIN commission_reversals v ON e.source = 'return_line' AND v.return_line_id = e.source_id AND v.leg = e.leg
 ORDER BY e.id;

-- What moved between two days, by kind and by the accounts between which it moved.
-- ledger_moved(partner_id int, currency text, since date, until date) -> ledger_move[] @shop
SELECT g.kind, d.kind AS debit, c.kind AS credit, g.count, g.amount, g.currency
  FROM (SELECT e.kind, e.debit_account, e.credit_account, e.currency, COUNT(*) AS count, CAST(SUM(e.amount) AS SIGNED) AS amount
          FROM (SELECT i.id FROM ledger_entries i
                 WHERE i.credit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                           (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                           (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
                   AND i.day >= :since AND i.day < :until
                UNION
                SELECT o.id FROM ledger_entries o
                 WHERE o.debit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                           (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                           (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
                   AND o.day >= :since AND o.day < :until) k
          STRAIGHT_JOIN ledger_entries e ON e.id = k.id
         GROUP BY e.kind, e.debit_account, e.credit_account, e.currency) g
  STRAIGHT_JOIN ledger_accounts d ON d.id = g.debit_account
  JOIN ledger_accounts c ON c.id = g.credit_account
 ORDER BY FIELD(g.kind, 'commission', 'bonus', 'reversal', 'withdrawal', 'bonus_back', 'stage', 'maturity', 'payout', 'payout_failed',
                'payout_dropped', 'paid_out'), g.kind, g.debit_account, g.credit_account;

-- What stood on each of the partner's accounts before a day: what is there now less what moved on that day and later.
-- ledger_before(partner_id int, currency text, day date) -> ledger_standing[] @shop
SELECT a.kind, CAST(COALESCE(n.balance, 0) - COALESCE(SUM(x.amount), 0) AS SIGNED) AS balance, a.currency
  FROM ledger_accounts a
  LEFT JOIN ledger_balances n ON n.account = a.id
  LEFT JOIN (SELECT i.credit_account AS account, SUM(i.amount) AS amount FROM ledger_entries i
              WHERE i.credit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                        (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                        (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
                AND i.day >= :day
              GROUP BY i.credit_account
             UNION ALL
             SELECT o.debit_account, -SUM(o.amount) FROM ledger_entries o
              WHERE o.debit_account IN ((SELECT a.id FROM ledger_accounts a WHERE a.kind = 'pending' AND a.partner_id = :partner_id AND a.currency = :currency),
                        (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'payable' AND a.partner_id = :partner_id AND a.currency = :currency),
                        (SELECT a.id FROM ledger_accounts a WHERE a.kind = 'in_payout' AND a.partner_id = :partner_id AND a.currency = :currency))
                AND o.day >= :day
              GROUP BY o.debit_account) x ON x.account = a.id
 WHERE a.kind IN ('pending', 'payable', 'in_payout') AND a.partner_id = :partner_id AND a.currency = :currency
 GROUP BY a.id, a.kind, n.balance, a.currency;

-- L1, L14: two different accounts that exist, one currency, an amount above zero.
-- ledger_check_shape() -> ledger_finding? @operator
SELECT CONCAT('entry ', e.id, ' is no transfer between two accounts of one currency') AS text
  FROM ledger_entries e
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE d.id IS NULL OR c.id IS NULL OR e.debit_account = e.credit_account OR e.amount <= 0
    OR d.currency <> e.currency OR c.currency <> e.currency
 ORDER BY e.id LIMIT 1;

-- L2: over all accounts of a currency the balances sum to nothing.
-- ledger_check_sum() -> ledger_finding? @operator
SELECT CONCAT('the balances in ', s.currency, ' sum to ', s.total, ', not to 0') AS text
  FROM (SELECT a.currency, SUM(b.amount) AS total
          FROM ledger_accounts a
          JOIN (SELECT credit_account AS account, amount FROM ledger_entries
                UNION ALL SELECT debit_account, -amount FROM ledger_entries) b ON b.account = a.id
         GROUP BY a.currency) s
 WHERE s.total <> 0 LIMIT 1;

-- L3: a correction is the mirror of what it takes back, and takes it back once.
-- ledger_check_mirror() -> ledger_finding? @operator
SELECT CONCAT('entry ', e.id, ' reverses entry ', e.reverses_id, ' but is not its mirror') AS text
  FROM ledger_entries e
  LEFT JOIN ledger_entries f ON f.id = e.reverses_id
 WHERE e.reverses_id IS NOT NULL
   AND (f.id IS NULL OR e.amount <> f.amount OR e.currency <> f.currency OR e.debit_account <> f.credit_account
        OR e.credit_account <> f.debit_account
        OR (SELECT COUNT(*) FROM ledger_entries g WHERE g.reverses_id = f.id) > 1)
 ORDER BY e.id LIMIT 1;

-- L4: one source, one booking.
-- ledger_check_once() -> ledger_finding? @operator
SELECT CONCAT('entry ', MAX(e.id), ' books ', e.kind, ' of ', e.source, ' ', e.source_id, ' a second time') AS text
  FROM ledger_entries e
 GROUP BY e.kind, e.source, e.source_id, e.leg HAVING COUNT(*) > 1 LIMIT 1;

-- L4, L5: every commission is booked once and with its own amount and partner.
-- ledger_check_commission() -> ledger_finding? @operator
SELECT CONCAT('commission ', m.id, ' of partner ', m.partner_id, ' is ', m.amount, ', its booking ',
              COALESCE(CONCAT('(entry ', e.id, ') is ', e.amount), 'is missing')) AS text
  FROM commissions m
  LEFT JOIN ledger_entries e ON e.kind = 'commission' AND e.source = 'commission' AND e.source_id = m.id
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
 WHERE e.id IS NULL OR e.amount <> m.amount OR e.currency <> m.currency OR c.kind <> 'pending'
    OR c.partner_id <> m.partner_id OR d.kind <> 'commission_cost'
 ORDER BY m.id LIMIT 1;

-- L7: what was pending is resolved once: by maturing or by being taken back, and then with the same amount.
-- ledger_check_maturity() -> ledger_finding? @operator
SELECT CONCAT('commission ', m.id, IF(m.payable_at IS NULL, ' has not matured, but entry ', ' has matured, but its booking '),
              COALESCE(e.id, ''), IF(m.payable_at IS NULL, ' says so', ' is missing or another')) AS text
  FROM commissions m
  LEFT JOIN ledger_entries e ON e.kind = 'maturity' AND e.source = 'commission' AND e.source_id = m.id
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
  LEFT JOIN ledger_accounts c ON c.id = e.credit_account
 WHERE (m.payable_at IS NULL) <> (e.id IS NULL)
    OR (e.id IS NOT NULL AND (e.amount <> m.amount - (SELECT COALESCE(SUM(v.amount), 0) FROM commission_reversals v
                                                    WHERE v.commission_id = m.id AND v.from_pending) OR d.kind <> 'pending' OR d.partner_id <> m.partner_id
                              OR c.kind <> 'payable' OR c.partner_id <> m.partner_id))
 ORDER BY m.id LIMIT 1;

-- Entries that say they come from a commission or a payment come from one that exists.
-- ledger_check_orphan() -> ledger_finding? @operator
SELECT CONCAT('entry ', e.id, ' belongs to ', e.source, ' ', e.source_id, ', which does not exist') AS text
  FROM ledger_entries e
  LEFT JOIN commissions m ON e.source = 'commission' AND m.id = e.source_id
  LEFT JOIN payments p ON e.source = 'payment' AND p.id = e.source_id
  LEFT JOIN orders o ON e.source = 'order' AND o.id = e.source_id
  LEFT JOIN order_lines l ON e.source = 'order_line' AND l.id = e.source_id
  LEFT JOIN stages s ON e.source = 'stage' AND s.id = e.source_id
  LEFT JOIN return_lines r ON e.source = 'return_line' AND r.id = e.source_id
  LEFT JOIN payout_lines y ON e.source = 'payout_line' AND y.id = e.source_id
  LEFT JOIN bonus_awards w ON e.source = 'bonus' AND w.id = e.source_id
  LEFT JOIN commission_withdrawals u ON e.source = 'withdrawal' AND u.id = e.source_id
 WHERE u.id IS NULL AND w.id IS NULL AND y.id IS NULL AND r.id IS NULL AND m.id IS NULL AND p.id IS NULL AND o.id IS NULL AND l.id IS NULL AND s.id IS NULL
 ORDER BY e.id LIMIT 1;

-- L8: all shares of one order are at most the share that its programme version promises of its goods.
-- ledger_check_cap() -> ledger_finding? @operator
SELECT CONCAT('order ', s.order_id, ' shares out ', s.total, ' of ', s.goods_net, ': more than its programme allows') AS text
  FROM (SELECT m.order_id, SUM(m.amount - m.reversed) AS total, o.goods_net, MAX(p.value) AS cap
          FROM commissions m
          JOIN orders o ON o.id = m.order_id
          JOIN programme_parameters p ON p.version_id = m.terms AND p.name = 'share.cap'
         GROUP BY m.order_id, o.goods_net) s
 WHERE s.total * 10000 > s.goods_net * s.cap LIMIT 1;

-- L13: an order that stands confirmed is in the revenue with exactly its net and VAT less what came back; any other is in it with nothing.
-- ledger_check_revenue() -> ledger_finding? @operator
SELECT CONCAT('order ', o.id, ' is ', o.net - COALESCE(t.net, 0), ' net and ', o.vat - COALESCE(t.vat, 0), ' VAT, booked as ', COALESCE(b.net, 0), ' and ',
              COALESCE(b.vat, 0)) AS text
  FROM orders o
  LEFT JOIN (SELECT x.order_id, SUM(IF(x.kind = 'revenue', x.amount, 0)) AS net, SUM(IF(x.kind = 'vat', x.amount, 0)) AS vat
               FROM (SELECT CASE e.source WHEN 'order' THEN e.source_id ELSE l.order_id END AS order_id, IF(c.kind = 'receivable', d.kind, c.kind) AS kind,
                            IF(c.kind = 'receivable', -e.amount, e.amount) AS amount
                       FROM ledger_entries e
                       JOIN ledger_accounts d ON d.id = e.debit_account
                       JOIN ledger_accounts c ON c.id = e.credit_account
                       LEFT JOIN return_lines r ON e.source = 'return_line' AND r.id = e.source_id
                       LEFT JOIN order_lines l ON l.id = IF(e.source = 'order_line', e.source_id, r.order_line_id)
                      WHERE e.source IN ('order', 'order_line') OR (e.source = 'return_line' AND e.kind = 'return')) x
              GROUP BY x.order_id) b ON b.order_id = o.id
  LEFT JOIN (SELECT l.order_id, SUM(r.net) AS net, SUM(r.vat) AS vat
               FROM return_lines r JOIN order_lines l ON l.id = r.order_line_id GROUP BY l.order_id) t ON t.order_id = o.id
 WHERE o.kind = 'order' AND o.external_code IS NULL
   AND (COALESCE(b.net, 0) <> IF(o.confirmed_at IS NULL OR o.state = 'cancelled', 0, o.net - COALESCE(t.net, 0))
        OR COALESCE(b.vat, 0) <> IF(o.confirmed_at IS NULL OR o.state = 'cancelled', 0, o.vat - COALESCE(t.vat, 0)))
 ORDER BY o.id LIMIT 1;

-- Each payment is booked with its amount, and the orders' paid sums are those of their payments.
-- ledger_check_payment() -> ledger_finding? @operator
SELECT CONCAT('payment ', p.id, ' of order ', p.order_id, ' is ', p.amount, ', its booking ',
              COALESCE(CONCAT('(entry ', e.id, ') is ', IF(d.kind = 'bank', e.amount, -e.amount)), 'is missing')) AS text
  FROM payments p
  JOIN orders o ON o.id = p.order_id AND o.external_code IS NULL
  LEFT JOIN ledger_entries e ON e.source = 'payment' AND e.source_id = p.id
  LEFT JOIN ledger_accounts d ON d.id = e.debit_account
 WHERE e.id IS NULL OR IF(d.kind = 'bank', e.amount, -e.amount) <> p.amount
 ORDER BY p.id LIMIT 1;

-- ledger_check_paid() -> ledger_finding? @operator
SELECT CONCAT('order ', o.id, ' says ', o.paid, ' is paid, its payments sum to ', s.total) AS text
  FROM orders o
  JOIN (SELECT x.id, COALESCE(SUM(p.amount), 0) AS total FROM orders x LEFT JOIN payments p ON p.order_id = x.id GROUP BY x.id) s
    ON s.id = o.id
 WHERE o.kind = 'order' AND o.external_code IS NULL AND o.paid <> s.total
 ORDER BY o.id LIMIT 1;

-- What came back: of no line more than was sent, in money no more than the line, and the orders' sums are those of their lines.
-- ledger_check_returns() -> ledger_finding? @operator
SELECT CONCAT('line ', l.line, ' of order ', l.order_id, ': ', s.quantity, ' came back for ', s.net, ' and ', s.vat, ' VAT, sold were ',
              l.quantity - l.cancelled, ' for ', l.net, ' and ', l.vat) AS text
  FROM order_lines l
  JOIN (SELECT order_line_id, SUM(quantity) AS quantity, SUM(net) AS net, SUM(vat) AS vat FROM return_lines
         GROUP BY order_line_id) s ON s.order_line_id = l.id
 WHERE s.quantity > l.shipped OR s.net > l.net OR s.vat > l.vat
    OR (s.quantity = l.quantity - l.cancelled AND (s.net <> l.net OR s.vat <> l.vat))
 ORDER BY l.id LIMIT 1;

-- ledger_check_returned() -> ledger_finding? @operator
SELECT CONCAT('order ', o.id, ' says that ', o.returned, ' came back, its returns sum to ', s.total) AS text
  FROM orders o
  JOIN (SELECT x.id, COALESCE(SUM(r.net + r.vat), 0) AS total
          FROM orders x
          LEFT JOIN order_lines l ON l.order_id = x.id
          LEFT JOIN return_lines r ON r.order_line_id = l.id
         GROUP BY x.id) s ON s.id = o.id
 WHERE o.returned <> s.total
 ORDER BY o.id LIMIT 1;

-- Stock and lines: what is promised is what is open.
-- ledger_check_stock() -> ledger_finding? @operator
SELECT CONCAT('product ', k.product_id, ' has ', k.reserved, ' reserved, its reservations sum to ', s.total) AS text
  FROM stock k
  JOIN (SELECT x.product_id, COALESCE(SUM(r.quantity), 0) AS total
          FROM stock x LEFT JOIN reservations r ON r.product_id = x.product_id GROUP BY x.product_id) s
    ON s.product_id = k.product_id
 WHERE k.reserved <> s.total
 ORDER BY k.product_id LIMIT 1;

-- ledger_check_lines() -> ledger_finding? @operator
SELECT CONCAT('line ', l.line, ' of order ', l.order_id, ': ', l.quantity, ' ordered, ', l.shipped, ' shipped (',
              COALESCE(s.shipped, 0), ' in parcels), ', l.cancelled, ' cancelled, ', COALESCE(r.quantity, 0), ' reserved') AS text
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id AND o.kind = 'order' AND o.external_code IS NULL
  LEFT JOIN reservations r ON r.order_line_id = l.id
  LEFT JOIN (SELECT order_line_id, SUM(quantity) AS shipped FROM shipment_lines GROUP BY order_line_id) s
    ON s.order_line_id = l.id
 WHERE l.shipped <> COALESCE(s.shipped, 0) OR l.shipped + l.cancelled + COALESCE(r.quantity, 0) <> l.quantity
 ORDER BY l.id LIMIT 1;
