-- include "domain/programme/simulation.h"

-- ---- Asking ----

-- simulation_add(draft_id int, version_id int, sha256 text, parameters text, months int, currency text, person_id int, now when) -> id @admin
INSERT INTO simulations (draft_id, version_id, sha256, parameters, months, currency, asked_by, asked_at)
SELECT d.id, :version_id, :sha256, :parameters, :months, :currency, NULLIF(:person_id, 0), :now
  FROM programme_drafts d WHERE d.id = :draft_id AND d.state = 'open';

-- Locks the draft, so that of two who ask at once the second is told.
-- simulation_draft_lock(draft_id int) -> int @admin
SELECT id FROM programme_drafts WHERE id = :draft_id AND state = 'open' FOR UPDATE;

-- simulation_under_way(draft_id int) -> int @admin
SELECT id FROM simulations WHERE draft_id = :draft_id AND state IN ('waiting', 'running') ORDER BY id LIMIT 1;

-- simulation_halt(draft_id int, id int, now when) -> changed @admin
UPDATE simulations SET state = 'stopped', ended_at = :now
 WHERE id = :id AND draft_id = :draft_id AND state IN ('waiting', 'running');

-- ---- Looking ----

-- simulations_of(draft_id int, id int, rows int) -> simulation[] @admin
SELECT s.id, s.draft_id, v.number, s.sha256, s.months, s.state, s.percent, COALESCE(p.name, '') AS asked_by, s.asked_at, s.ended_at,
       s.since_day, s.until_day, s.orders, s.order_lines, s.turnover, s.amount_before, s.amount_after, s.currency,
       s.top_before, COALESCE(s.top_before_order, 0) AS top_before_order, s.top_after,
       COALESCE(s.top_after_order, 0) AS top_after_order
  FROM simulations s
  JOIN programme_versions v ON v.id = s.version_id
  LEFT JOIN persons p ON p.id = s.asked_by
 WHERE s.draft_id = :draft_id AND (:id = 0 OR s.id < :id) ORDER BY s.id DESC LIMIT :rows;

-- simulation_one(draft_id int, id int) -> simulation? @admin
SELECT s.id, s.draft_id, v.number, s.sha256, s.months, s.state, s.percent, COALESCE(p.name, '') AS asked_by, s.asked_at, s.ended_at,
       s.since_day, s.until_day, s.orders, s.order_lines, s.turnover, s.amount_before, s.amount_after, s.currency,
       s.top_before, COALESCE(s.top_before_order, 0) AS top_before_order, s.top_after,
       COALESCE(s.top_after_order, 0) AS top_after_order
  FROM simulations s
  JOIN programme_versions v ON v.id = s.version_id
  LEFT JOIN persons p ON p.id = s.asked_by
 WHERE s.id = :id AND s.draft_id = :draft_id;

-- simulation_months(simulation_id int) -> simulation_month[] @admin
SELECT month, turnover, amount_before AS `before`, amount_after AS `after`
  FROM simulation_months WHERE simulation_id = :simulation_id ORDER BY month LIMIT 60;

-- simulation_counts(simulation_id int) -> simulation_counts? @admin
SELECT COUNT(*) AS `all`, COALESCE(CAST(SUM(amount_after > amount_before) AS SIGNED), 0) AS gain,
       COALESCE(CAST(SUM(amount_after < amount_before) AS SIGNED), 0) AS lose,
       COALESCE(CAST(SUM(amount_after = amount_before) AS SIGNED), 0) AS same
  FROM simulation_partners WHERE simulation_id = :simulation_id;

-- A result never changes, so a page is a place in the order. sort: loss, gain, before, after, name.
-- simulation_partners(simulation_id int, sort text, skip int, rows int) -> simulation_partner[] @admin
SELECT r.partner_id, p.name, r.amount_before AS `before`, r.amount_after AS `after`,
       r.amount_after - r.amount_before AS difference, s.currency, r.tier_before, r.tier_after
  FROM simulation_partners r
  JOIN simulations s ON s.id = r.simulation_id
  JOIN partners p ON p.id = r.partner_id
 WHERE r.simulation_id = :simulation_id
 ORDER BY CASE :sort WHEN 'loss' THEN r.amount_after - r.amount_before WHEN 'gain' THEN r.amount_before - r.amount_after
                     WHEN 'before' THEN -r.amount_before WHEN 'after' THEN -r.amount_after ELSE 0 END,
          CASE :sort WHEN 'name' THEN p.name ELSE '' END, r.partner_id
 LIMIT :rows OFFSET :skip;

-- The most frequent moves first.
-- simulation_moves(simulation_id int) -> simulation_move[] @admin
SELECT r.tier_before, r.tier_after, COUNT(*) AS count,
       SUBSTRING_INDEX(GROUP_CONCAT(p.name ORDER BY p.name SEPARATOR ', '), ', ', 8) AS names,
       GREATEST(COUNT(*) - 8, 0) AS more
  FROM simulation_partners r JOIN partners p ON p.id = r.partner_id
 WHERE r.simulation_id = :simulation_id AND r.tier_before <> r.tier_after
 GROUP BY r.tier_before, r.tier_after ORDER BY COUNT(*) DESC, r.tier_before, r.tier_after LIMIT 60;

-- ---- Working ----

-- simulation_next() -> simulation_task? @worker
SELECT s.id, s.attempt, s.crashes, s.months, s.state, s.currency, s.version_id, v.number, s.parameters
  FROM simulations s JOIN programme_versions v ON v.id = s.version_id
 WHERE s.state IN ('waiting', 'running') ORDER BY s.id LIMIT 1
   FOR UPDATE;

-- simulation_take(id int, now when) -> changed @worker
UPDATE simulations SET crashes = crashes + (state = 'running'), attempt = attempt + 1, percent = 0, state = 'running', seen_at = :now
 WHERE id = :id AND state IN ('waiting', 'running');

-- simulation_progress(id int, attempt int, percent int, now when) -> changed @worker
UPDATE simulations SET percent = :percent, seen_at = :now WHERE id = :id AND attempt = :attempt AND state = 'running';

-- simulation_leave(id int, attempt int) -> changed @worker
UPDATE simulations SET state = 'waiting' WHERE id = :id AND attempt = :attempt AND state = 'running';

-- simulation_fail(id int, attempt int, now when) -> changed @worker
UPDATE simulations SET state = 'failed', ended_at = :now WHERE id = :id AND attempt = :attempt AND state = 'running';

-- Of the figures: a JSON object.
-- simulation_done(id int, attempt int, figures text, now when) -> changed @worker
UPDATE simulations s
  JOIN JSON_TABLE(:figures, '$' COLUMNS (since DATE PATH '$.since', until DATE PATH '$.until', orders BIGINT PATH '$.orders',
                  order_lines BIGINT PATH '$.lines', turnover BIGINT PATH '$.turnover', amount_before BIGINT PATH '$.before',
                  amount_after BIGINT PATH '$.after', top_before INT PATH '$.top_before', top_before_order BIGINT PATH '$.top_before_order',
                  top_after INT PATH '$.top_after', top_after_order BIGINT PATH '$.top_after_order')) w
   SET s.state = 'done', s.percent = 100, s.ended_at = :now, s.since_day = w.since, s.until_day = w.until, s.orders = w.orders,
       s.order_lines = w.order_lines, s.turnover = w.turnover, s.amount_before = w.amount_before, s.amount_after = w.amount_after,
       s.top_before = w.top_before, s.top_before_order = NULLIF(w.top_before_order, 0), s.top_after = w.top_after,
       s.top_after_order = NULLIF(w.top_after_order, 0)
 WHERE s.id = :id AND s.attempt = :attempt AND s.state = 'running';

-- list of [partner, before, after, tier before, tier after].
-- simulation_partners_add(simulation_id int, list text) -> changed @worker
INSERT INTO simulation_partners (simulation_id, partner_id, amount_before, amount_after, tier_before, tier_after)
SELECT :simulation_id, w.partner_id, w.amount_before, w.amount_after, w.tier_before, w.tier_after
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (partner_id BIGINT PATH '$[0]', amount_before BIGINT PATH '$[1]',
                  amount_after BIGINT PATH '$[2]', tier_before VARCHAR(40) PATH '$[3]', tier_after VARCHAR(40) PATH '$[4]')) w;

-- list of [first day, turnover, before, after].
-- simulation_months_add(simulation_id int, list text) -> changed @worker
INSERT INTO simulation_months (simulation_id, month, turnover, amount_before, amount_after)
SELECT :simulation_id, w.month, w.turnover, w.amount_before, w.amount_after
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (month DATE PATH '$[0]', turnover BIGINT PATH '$[1]', amount_before BIGINT PATH '$[2]',
                  amount_after BIGINT PATH '$[3]')) w;
