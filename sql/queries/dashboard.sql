-- include "domain/people/dashboard.h"

-- Figures of the staff's start page. Each is asked only for those who may open the page behind it.

-- dashboard_applications() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM applications GROUP BY state;

-- The application that has waited longest for us.
-- dashboard_application_due() -> waiting? @admin
SELECT id, company AS name, answer_due_at AS due_at, confirmed_at AS since, COUNT(*) OVER () AS count
  FROM applications
 WHERE state IN ('new', 'screening', 'interview')
 ORDER BY answer_due_at, id LIMIT 1;

-- dashboard_orders() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM orders
 WHERE kind = 'order' AND state IN ('submitted', 'awaiting_payment', 'confirmed', 'picking', 'partially_shipped', 'shipped')
 GROUP BY state;

-- Of the orders in these states (a list with commas) that are not on hold, the oldest; one day is time enough for a step.
-- dashboard_order_due(states text) -> waiting? @admin
SELECT o.id, a.name, o.placed_at AS since, o.placed_at + INTERVAL 1 DAY AS due_at, COUNT(*) OVER () AS count
  FROM orders o JOIN partners a ON a.id = o.partner_id
 WHERE o.kind = 'order' AND o.hold IS NULL AND FIND_IN_SET(o.state, :states)
 ORDER BY o.id LIMIT 1;

-- Delivered and not paid in full: the one that fell due first, how many, and what is open of them.
-- dashboard_owing() -> waiting? @admin
SELECT o.id, a.name, o.delivered_at AS since, CAST(o.payment_due AS DATETIME) AS due_at,
       COUNT(*) OVER () AS count, CAST(SUM(o.gross - o.returned - o.paid) OVER () AS SIGNED) AS sum, o.currency
  FROM orders o JOIN partners a ON a.id = o.partner_id
 WHERE o.kind = 'order' AND o.state = 'delivered' AND o.paid < o.gross - o.returned
 ORDER BY o.payment_due, o.id LIMIT 1;

-- What is open of confirmed orders, by the day it falls due: payment_due from the first day up to the second, which is not
-- counted.
-- dashboard_open_sums(spans text) -> amount_span[] @admin
SELECT w.place, COALESCE((SELECT CAST(SUM(o.gross - o.returned - o.paid) AS SIGNED) FROM orders o
                           WHERE o.kind = 'order' AND o.paid < o.gross - o.returned AND o.payment_due >= w.since AND o.payment_due < w.until
                             AND o.state IN ('awaiting_payment', 'confirmed', 'picking', 'partially_shipped', 'shipped', 'delivered')), 0)
       AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATE PATH '$[0]', until DATE PATH '$[1]')) w
 ORDER BY w.place;

-- dashboard_projects() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM projects WHERE state <> 'draft' GROUP BY state;

-- Projects that stand at their manager (a draft to offer, a stage that is blocked), the oldest first.
-- dashboard_project_due() -> waiting? @admin
SELECT id, title AS name, created_at AS since, created_at + INTERVAL 1 DAY AS due_at, COUNT(*) OVER () AS count
  FROM project_board WHERE turn = 'manager' ORDER BY id LIMIT 1;

-- Stages that wait for this reviewer, the nearest promise first.
-- dashboard_review_due(reviewer_id int) -> waiting? @admin
SELECT id, title AS name, created_at AS since, COALESCE(turn_ends_at, created_at) AS due_at, COUNT(*) OVER () AS count
  FROM project_board
 WHERE turn = 'reviewer' AND reviewer_id = :reviewer_id
 ORDER BY COALESCE(turn_ends_at, '9999-12-31'), id LIMIT 1;

-- Verdicts of one reviewer in stretches of time.
-- dashboard_verdicts(reviewer_id int, spans text) -> amount_span[] @admin
SELECT w.place, (SELECT COUNT(*) FROM verdicts v
                  WHERE v.reviewer_id = :reviewer_id AND v.decided_at >= w.since AND v.decided_at < w.until) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;

-- Orders whose last word is the partner's: the one that has waited longest.
-- dashboard_question_due() -> waiting? @admin
SELECT o.id, a.name, m.sent_at AS since, m.sent_at + INTERVAL 1 DAY AS due_at, COUNT(*) OVER () AS count
  FROM messages m
  JOIN orders o ON o.id = m.object_id
  JOIN partners a ON a.id = o.partner_id
 WHERE m.object = 'order' AND m.from_staff = FALSE
   AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.object = m.object AND l.object_id = m.object_id AND l.id > m.id)
 ORDER BY m.id LIMIT 1;

-- dashboard_partners() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM partners GROUP BY state;

-- Net value of what was ordered in stretches of time; ended orders do not count.
-- dashboard_turnover(spans text) -> amount_span[] @admin
SELECT w.place, COALESCE((SELECT CAST(SUM(o.net) AS SIGNED) FROM orders o
                           WHERE o.placed_at >= w.since AND o.placed_at < w.until
                             AND o.state NOT IN ('cancelled', 'rejected', 'expired')), 0) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;
