-- include "domain/money/payouts.h"
-- include "domain/money/commissions_book.h"

-- What each partner is owed on that day: its balance less what was booked on later days, at most what is there now, less what
-- is held back.
-- payout_candidates(currency text, cut_off date) -> payout_candidate[] @admin
SELECT p.id AS partner_id, p.name, p.state, a.currency, COALESCE(k.holder, '') AS holder, COALESCE(k.number, '') AS number,
       COALESCE(k.bank_code, '') AS bank_code,
       LEAST(b.balance, b.balance - COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.credit_account = a.id AND e.day > :cut_off), 0)
                                  + COALESCE((SELECT SUM(e.amount) FROM ledger_entries e WHERE e.debit_account = a.id AND e.day > :cut_off), 0))
         - COALESCE((SELECT SUM(m.amount - m.reversed) FROM commissions m
                      WHERE m.partner_id = a.partner_id AND m.currency = a.currency AND m.payable_at IS NOT NULL
                        AND m.payout_line_id IS NULL AND EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id))), 0)
         - COALESCE((SELECT SUM(w.amount) FROM bonus_awards w
                      WHERE w.partner_id = a.partner_id AND w.currency = a.currency AND w.payable_at IS NOT NULL AND w.live
                        AND w.payout_line_id IS NULL
                        AND EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = w.partner_id AND h.order_id = 0)), 0) AS owed
  FROM ledger_accounts a
  JOIN ledger_balances b ON b.account = a.id AND b.balance > 0
  JOIN partners p ON p.id = a.partner_id
  LEFT JOIN payout_accounts k ON k.id = (SELECT MAX(n.id) FROM payout_accounts n WHERE n.partner_id = a.partner_id)
 WHERE a.kind = 'payable' AND a.currency = :currency
 ORDER BY p.name, p.id LIMIT 5000;

-- Holds the balances still while a run is made of them.
-- payout_balances_lock(currency text) -> int @admin
SELECT b.account FROM ledger_accounts a JOIN ledger_balances b ON b.account = a.id
 WHERE a.kind = 'payable' AND a.currency = :currency ORDER BY a.id FOR UPDATE;

-- payout_add(currency text, cut_off date, person_id int, now when) -> id @admin
INSERT INTO payouts (currency, cut_off, requested_by, requested_at) VALUES (:currency, :cut_off, :person_id, :now);

-- payout_line_add(payout_id int, partner_id int, amount int, holder text, number text, bank_code text) -> id @admin
INSERT INTO payout_lines (payout_id, partner_id, amount, holder, number, bank_code)
VALUES (:payout_id, :partner_id, :amount, :holder, :number, :bank_code);

-- What is paid with the line: all that matured before the end of the cut-off and is in no run yet.
-- payout_commissions_take(line_id int, partner_id int, currency text, until when) -> changed @admin
UPDATE commissions SET payout_line_id = :line_id
 WHERE partner_id = :partner_id AND currency = :currency AND payable_at < :until AND payout_line_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = :partner_id AND h.order_id IN (0, commissions.order_id));

-- payout_stages_take(line_id int, partner_id int, currency text, until when) -> changed @admin
UPDATE stages s JOIN projects p ON p.id = s.project_id SET s.payout_line_id = :line_id
 WHERE p.partner_id = :partner_id AND p.currency = :currency AND s.payment = 'due' AND s.accepted_at < :until
   AND s.payout_line_id IS NULL;

-- payout_bonuses_take(line_id int, partner_id int, currency text, until when) -> changed @admin
UPDATE bonus_awards SET payout_line_id = :line_id
 WHERE partner_id = :partner_id AND currency = :currency AND payable_at < :until AND payout_line_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = :partner_id AND h.order_id = 0);

-- Four eyes: whoever asked for a run does not approve it.
-- payout_approve(id int, person_id int, now when) -> changed @admin
UPDATE payouts SET state = 'approved', approved_by = :person_id, approved_at = :now
 WHERE id = :id AND state = 'prepared' AND requested_by <> :person_id;

-- payout_drop(id int, now when) -> changed @admin
UPDATE payouts SET state = 'dropped', ended_at = :now WHERE id = :id AND state = 'prepared';

-- Takes an approved run for a decision about its lines.
-- payout_take(id int) -> int @admin
SELECT id FROM payouts WHERE id = :id AND state = 'approved' FOR UPDATE;

-- payout_done(id int, now when) -> changed @admin
UPDATE payouts SET state = 'done', ended_at = :now
 WHERE id = :id AND state = 'approved' AND NOT EXISTS (SELECT 1 FROM payout_lines l WHERE l.payout_id = :id AND l.state = 'waiting');

-- payout_line_paid(id int, payout_id int, paid_on date, person_id int, now when) -> changed @admin
UPDATE payout_lines SET state = 'paid', paid_on = :paid_on, decided_by = :person_id, decided_at = :now
 WHERE id = :id AND payout_id = :payout_id AND state = 'waiting';

-- payout_line_back(id int, payout_id int, state text, reason text, person_id int, now when) -> changed @admin
UPDATE payout_lines SET state = :state, reason = :reason, decided_by = :person_id, decided_at = :now
 WHERE id = :id AND payout_id = :payout_id AND state = 'waiting';

-- payout_commissions_free(line_id int, partner_id int) -> changed @admin
UPDATE commissions SET payout_line_id = NULL WHERE payout_line_id = :line_id AND partner_id = :partner_id;

-- payout_bonuses_free(line_id int, partner_id int) -> changed @admin
UPDATE bonus_awards SET payout_line_id = NULL WHERE payout_line_id = :line_id AND partner_id = :partner_id;

-- payout_stages_free(line_id int) -> changed @admin
UPDATE stages SET payout_line_id = NULL WHERE payout_line_id = :line_id;

-- payout_stages_paid(line_id int) -> changed @admin
UPDATE stages SET payment = 'paid', version = version + 1 WHERE payout_line_id = :line_id;

-- payout(id int) -> payout? @admin
SELECT o.id, o.currency, o.cut_off, o.state, o.requested_by, r.name AS requested_by_name, o.requested_at,
       COALESCE(a.name, '') AS approved_by_name, o.approved_at, o.ended_at,
       (SELECT COUNT(*) FROM payout_lines l WHERE l.payout_id = o.id) AS `lines`,
       (SELECT COUNT(*) FROM payout_lines l WHERE l.payout_id = o.id AND l.state = 'waiting') AS waiting,
       COALESCE((SELECT SUM(l.amount) FROM payout_lines l WHERE l.payout_id = o.id), 0) AS total
  FROM payouts o
  JOIN persons r ON r.id = o.requested_by
  LEFT JOIN persons a ON a.id = o.approved_by
 WHERE o.id = :id;

-- payouts(rows int) -> payout[] @admin
SELECT o.id, o.currency, o.cut_off, o.state, o.requested_by, r.name AS requested_by_name, o.requested_at,
       COALESCE(a.name, '') AS approved_by_name, o.approved_at, o.ended_at,
       (SELECT COUNT(*) FROM payout_lines l WHERE l.payout_id = o.id) AS `lines`,
       (SELECT COUNT(*) FROM payout_lines l WHERE l.payout_id = o.id AND l.state = 'waiting') AS waiting,
       COALESCE((SELECT SUM(l.amount) FROM payout_lines l WHERE l.payout_id = o.id), 0) AS total
  FROM payouts o
  JOIN persons r ON r.id = o.requested_by
  LEFT JOIN persons a ON a.id = o.approved_by
 ORDER BY o.id DESC LIMIT :rows;

-- payout_lines(payout_id int) -> payout_line[] @admin
SELECT l.id, l.payout_id, l.partner_id, p.name AS partner_name, l.amount, o.currency, l.holder, l.number, l.bank_code, l.state,
       l.paid_on, l.reason
  FROM payout_lines l
  JOIN payouts o ON o.id = l.payout_id
  JOIN partners p ON p.id = l.partner_id
 WHERE l.payout_id = :payout_id ORDER BY p.name, l.id LIMIT 5000;

-- payouts_of(partner_id int, rows int) -> payout_own[] @shop
SELECT l.id, l.amount, o.currency, l.state, o.cut_off, l.paid_on, l.number, l.reason
  FROM payout_lines l JOIN payouts o ON o.id = l.payout_id
 WHERE l.partner_id = :partner_id AND l.state <> 'dropped' ORDER BY l.id DESC LIMIT :rows;

-- payout_account(partner_id int) -> payout_account? @shop
SELECT holder, number, bank_code, set_at FROM payout_accounts WHERE partner_id = :partner_id ORDER BY id DESC LIMIT 1;

-- payout_account_add(partner_id int, holder text, number text, bank_code text, person_id int, now when) -> id @shop
INSERT INTO payout_accounts (partner_id, holder, number, bank_code, set_by, set_at)
VALUES (:partner_id, :holder, :number, :bank_code, :person_id, :now);

-- Who reads letters about a partner's money.
-- payout_readers(partner_id int) -> money_reader[] @admin
SELECT p.name, p.email, p.language
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id AND m.role IN ('owner', 'accountant') AND p.blocked_at IS NULL
 ORDER BY p.id LIMIT 20;
