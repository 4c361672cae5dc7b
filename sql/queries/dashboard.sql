-- include "domain/people/dashboard.h"

-- Figures of the staff's start page. Each is asked only for those who may open the page behind it.

-- dashboard_applications() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM applications GROUP BY state;

-- The application that has waited longest for us.
-- dashboard_application_due() -> waiting? @admin
SELECT id, company AS name, answer_due_at AS due_at, confirmed_at AS since
  FROM applications
 WHERE state IN ('new', 'screening', 'interview')
 ORDER BY answer_due_at, id LIMIT 1;

-- dashboard_orders() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM orders
 WHERE kind = 'order' AND state IN ('submitted', 'awaiting_payment', 'confirmed', 'picking', 'partially_shipped', 'shipped')
 GROUP BY state;

-- dashboard_projects() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM projects
 WHERE state IN ('draft', 'offered', 'countered', 'active', 'suspended') GROUP BY state;

-- dashboard_reviews() -> int @admin
SELECT COUNT(*) FROM stages WHERE state IN ('submitted', 'in_review');

-- Threads whose last word is the partner's.
-- dashboard_questions(since when) -> int @admin
SELECT COUNT(*) FROM messages m
 WHERE m.from_staff = FALSE AND m.sent_at >= :since
   AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.object = m.object AND l.object_id = m.object_id AND l.id > m.id);

-- dashboard_partners() -> state_count[] @admin
SELECT state, COUNT(*) AS count FROM partners GROUP BY state;

-- Net value of what was ordered in a stretch of time; ended orders do not count.
-- dashboard_turnover(since when, until when) -> int @admin
SELECT COALESCE(SUM(net), 0) FROM orders
 WHERE placed_at >= :since AND placed_at < :until AND state NOT IN ('cancelled', 'rejected', 'expired');
