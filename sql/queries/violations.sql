-- include "domain/programme/violations.h"
-- include "domain/common/files.h"
-- include "domain/money/commissions_book.h"

-- ---- Recording ----

-- The partner's account, so that a payout run and a hold do not pass each other.
-- violation_partner_lock(partner_id int) -> int @admin
SELECT id FROM partners WHERE id = :partner_id FOR UPDATE;

-- violation_account_lock(partner_id int) -> int @admin
SELECT b.account FROM ledger_accounts a JOIN ledger_balances b ON b.account = a.id
 WHERE a.partner_id = :partner_id AND a.kind = 'payable' ORDER BY b.account LIMIT 1 FOR UPDATE;

-- violation_add(partner_id int, version_id int, article int, description text, hold text, until_at when, turn_days int,
-- person_id int, now when) -> id @admin
INSERT INTO violations (partner_id, version_id, article, description, hold, until_at, turn_days, recorded_by, recorded_at, hold_ended_at)
VALUES (:partner_id, :version_id, :article, :description, :hold, :until_at, :turn_days, :person_id, :now,
        IF(:hold = 'none', :now, NULL));

-- Only an order that earned this partner something.
-- violation_order_add(violation_id int, order_id int, partner_id int) -> changed @admin
INSERT IGNORE INTO violation_orders (violation_id, order_id)
SELECT :violation_id, m.order_id FROM commissions m WHERE m.order_id = :order_id AND m.partner_id = :partner_id LIMIT 1;

-- violation_file_add(violation_id int, file_id int, from_partner flag) -> changed @admin @shop
INSERT INTO violation_files (violation_id, file_id, from_partner) VALUES (:violation_id, :file_id, :from_partner);

-- Lines of runs that wait for approval and hold something of what is held back now: they go back to payable.
-- violation_lines(partner_id int) -> violation_due[] @admin
SELECT y.id, y.payout_id AS partner_id, y.state
  FROM payout_lines y JOIN payouts o ON o.id = y.payout_id
 WHERE y.partner_id = :partner_id AND y.state = 'waiting' AND o.state = 'prepared'
   AND EXISTS (SELECT 1 FROM commissions m JOIN commission_holds h ON h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id)
                WHERE m.payout_line_id = y.id) LIMIT 20;

-- ---- Steps: the state from which a step is possible stands in each ----

-- violation_take(id int) -> violation_due? @admin @worker
SELECT id, partner_id, state FROM violations WHERE id = :id FOR UPDATE;

-- violation_take_own(partner_id int, id int) -> violation_due? @shop
SELECT id, partner_id, state FROM violations WHERE id = :id AND partner_id = :partner_id FOR UPDATE;

-- violation_answered(id int, text text, person_id int, now when, state text, until_at when) -> changed @shop
UPDATE violations SET state = :state, until_at = :until_at, answer = :text, answered_by = :person_id, answered_at = :now
 WHERE id = :id AND state = 'answer' AND until_at > :now;

-- violation_appealed(id int, text text, person_id int, now when, state text, until_at when) -> changed @shop
UPDATE violations SET state = :state, until_at = :until_at, appeal = :text, appealed_by = :person_id, appealed_at = :now
 WHERE id = :id AND state = 'appeal' AND until_at > :now;

-- violation_decided(id int, state text, until_at when, outcome text, text text, withdraws flag, grave flag, ends_on date,
-- tail_days int, person_id int, now when) -> changed @admin @worker
UPDATE violations SET state = :state, until_at = :until_at, outcome = :outcome, decision = :text, withdraws = :withdraws,
       grave = :grave, ends_on = :ends_on, tail_days = :tail_days, decided_by = NULLIF(:person_id, 0), decided_at = :now,
       closed_at = IF(:state = 'closed', :now, NULL)
 WHERE id = :id AND state = 'decision' AND recorded_by <> :person_id;

-- violation_reviewed(id int, text text, upheld flag, person_id int, now when) -> changed @admin @worker
UPDATE violations SET state = 'closed', until_at = NULL, closed_at = :now, review = :text, upheld = :upheld,
       reviewed_by = NULLIF(:person_id, 0), reviewed_at = :now
 WHERE id = :id AND state = 'review' AND recorded_by <> :person_id AND COALESCE(decided_by, 0) <> :person_id;

-- violation_moved(id int, from_state text, state text, until_at when, now when) -> changed @worker
UPDATE violations SET state = :state, until_at = :until_at, closed_at = IF(:state = 'closed', :now, NULL)
 WHERE id = :id AND state = :from_state AND until_at <= :now;

-- violation_hold_end(id int, now when) -> changed @admin @worker
UPDATE violations SET hold_ended_at = :now WHERE id = :id AND hold_ended_at IS NULL;

-- partner_id 0: whoever it is about.
-- violation(partner_id int, id int, language text) -> violation? @admin @shop @worker
SELECT v.id, v.partner_id, p.name AS partner_name, w.number AS version, v.article, COALESCE(x.title, '') AS article_title,
       v.description, v.hold, v.state, v.until_at, v.turn_days, v.recorded_by, r.name AS recorded_by_name, v.recorded_at,
       COALESCE(v.answer, '') AS answer, v.answered_at, v.outcome, COALESCE(v.decision, '') AS decision,
       COALESCE(v.decided_by, 0) AS decided_by, COALESCE(d.name, '') AS decided_by_name, v.decided_at, v.withdraws, v.grave,
       v.ends_on, v.tail_days, COALESCE(v.appeal, '') AS appeal, v.appealed_at, COALESCE(v.review, '') AS review,
       IF(v.upheld IS NULL, '', IF(v.upheld, 'upheld', 'lifted')) AS verdict, COALESCE(t.name, '') AS reviewed_by_name,
       v.reviewed_at, v.hold_ended_at, v.closed_at
  FROM violations v
  JOIN partners p ON p.id = v.partner_id
  JOIN programme_versions w ON w.id = v.version_id
  JOIN persons r ON r.id = v.recorded_by
  LEFT JOIN persons d ON d.id = v.decided_by
  LEFT JOIN persons t ON t.id = v.reviewed_by
  LEFT JOIN programme_texts x ON x.version_id = v.version_id AND x.article = v.article AND x.language = :language
 WHERE v.id = :id AND (:partner_id = 0 OR v.partner_id = :partner_id);

-- Open ones first, by the end of their turn. partner_id 0: all.
-- violations(partner_id int, language text, rows int) -> violation[] @admin @shop
SELECT v.id, p.name AS partner_name, v.article, COALESCE(x.title, '') AS article_title, v.state, v.until_at, v.recorded_at, v.outcome
  FROM violations v
  JOIN partners p ON p.id = v.partner_id
  LEFT JOIN programme_texts x ON x.version_id = v.version_id AND x.article = v.article AND x.language = :language
 WHERE :partner_id = 0 OR v.partner_id = :partner_id
 ORDER BY v.state = 'closed', v.until_at, v.id DESC LIMIT :rows;

-- violation_files_of(violation_id int) -> violation_file[] @admin @shop
SELECT f.id, f.name, f.bytes, e.from_partner
  FROM violation_files e JOIN files f ON f.id = e.file_id WHERE e.violation_id = :violation_id ORDER BY f.id LIMIT 50;

-- violation_file(violation_id int, partner_id int, file_id int) -> file? @admin @shop
SELECT f.id, f.sha256, f.name, f.type, f.bytes
  FROM violation_files e JOIN violations v ON v.id = e.violation_id JOIN files f ON f.id = e.file_id
 WHERE e.violation_id = :violation_id AND e.file_id = :file_id AND (:partner_id = 0 OR v.partner_id = :partner_id);

-- violation_partners() -> partner_choice[] @admin
SELECT id, name FROM partners WHERE state <> 'terminated' ORDER BY name, id LIMIT 2000;

-- What is held back and not paid out. to_withdraw: what a decision would take: of all commissions those earned before the record.
-- violation_held_of(id int, to_withdraw flag, rows int) -> violation_held[] @admin @shop @worker
SELECT m.id, m.order_id, l.name AS product, m.amount - m.reversed AS amount, m.currency, m.payable_at IS NULL AS pending
  FROM violations v
  JOIN commissions m ON m.partner_id = v.partner_id AND m.reversed_at IS NULL AND m.payout_line_id IS NULL
   AND (v.hold = 'all' OR m.order_id IN (SELECT o.order_id FROM violation_orders o WHERE o.violation_id = v.id))
  JOIN order_lines l ON l.id = m.order_line_id
 WHERE v.id = :id AND v.hold <> 'none' AND v.hold_ended_at IS NULL
   AND (NOT :to_withdraw OR v.hold = 'orders' OR m.computed_at <= v.recorded_at)
 ORDER BY m.id LIMIT :rows;

-- ---- What becomes final ----

-- violation_withdrawal_add(violation_id int, commission_id int, amount int, from_pending flag, now when) -> id @admin @worker
INSERT INTO commission_withdrawals (violation_id, commission_id, amount, from_pending, booked_at)
VALUES (:violation_id, :commission_id, :amount, :from_pending, :now);

-- violation_commission_take(id int) -> int @admin @worker
SELECT id FROM commissions WHERE id = :id AND reversed_at IS NULL AND payout_line_id IS NULL FOR UPDATE;

-- violation_commission_withdrawn(id int, now when) -> changed @admin @worker
UPDATE commissions SET reversed = amount, reversed_at = :now WHERE id = :id AND reversed_at IS NULL;

-- violation_partner_end(partner_id int, ends_on date, tail_until date) -> changed @admin @worker
UPDATE partners SET state = 'terminated', ended_on = :ends_on, tail_until = :tail_until, version = version + 1
 WHERE id = :partner_id AND state <> 'terminated';

-- Back again, when no other decision ended it.
-- violation_partner_back(partner_id int, violation_id int) -> changed @admin @worker
UPDATE partners SET state = 'active', ended_on = NULL, tail_until = NULL, version = version + 1
 WHERE id = :partner_id AND state = 'terminated'
   AND NOT EXISTS (SELECT 1 FROM violations v WHERE v.partner_id = :partner_id AND v.id <> :violation_id
                      AND v.outcome = 'terminated' AND COALESCE(v.upheld, TRUE));

-- ---- The worker's round ----

-- violations_due(now when, rows int) -> violation_due[] @worker
SELECT id, partner_id, state FROM violations WHERE state <> 'closed' AND until_at <= :now ORDER BY until_at, id LIMIT :rows;

-- Partnerships whose day has come.
-- violations_ending(today date, rows int) -> violation_due[] @worker
SELECT v.id, v.partner_id, v.state FROM violations v JOIN partners p ON p.id = v.partner_id AND p.state <> 'terminated'
 WHERE v.outcome = 'terminated' AND v.ends_on <= :today AND COALESCE(v.upheld, TRUE) ORDER BY v.id LIMIT :rows;

-- Who reads letters about it.
-- violation_readers(partner_id int) -> money_reader[] @admin @worker
SELECT p.name, p.email, p.language
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id AND m.role = 'owner' AND p.blocked_at IS NULL
 ORDER BY p.id LIMIT 20;

-- Those of the staff who may act on it. roles is a list with commas.
-- violation_staff(roles text) -> money_reader[] @shop @worker
SELECT p.name, p.email, p.language
  FROM persons p
 WHERE p.blocked_at IS NULL
   AND EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = p.id AND FIND_IN_SET(s.role, :roles))
 ORDER BY p.id LIMIT 50;
