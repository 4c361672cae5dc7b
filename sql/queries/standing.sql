-- include "domain/money/standing.h"

-- Everybody who stood below each of those partners (a JSON list), and on which days: from since_day until (not on) until_day,
-- NULL for ever.
-- team_members(partners text, rows int) -> team_member[] @admin @worker @shop
WITH RECURSIVE spans AS (
  SELECT s.partner_id, s.sponsor_id, s.since_day AS since,
         (SELECT MIN(n.since_day) FROM partner_sponsors n WHERE n.partner_id = s.partner_id AND n.since_day > s.since_day) AS until
    FROM partner_sponsors s
), team AS (
  SELECT a.id AS above, s.partner_id, s.since AS since_day, s.until AS until_day, 1 AS depth
    FROM JSON_TABLE(:partners, '$[*]' COLUMNS (id BIGINT PATH '$')) a JOIN spans s ON s.sponsor_id = a.id
  UNION ALL
  SELECT t.above, s.partner_id, GREATEST(t.since_day, s.since), LEAST(COALESCE(t.until_day, s.until), COALESCE(s.until, t.until_day)),
         t.depth + 1
    FROM team t JOIN spans s ON s.sponsor_id = t.partner_id
   WHERE t.depth < 100 AND (t.until_day IS NULL OR s.since < t.until_day) AND (s.until IS NULL OR t.since_day < s.until)
)
SELECT above, partner_id, since_day, until_day FROM team LIMIT :rows;

-- What orders add to the measures. members is a JSON list of [partner, relation, placed from, placed before]; only what
-- counts from since on. net and its like are without what came back before the order was done; early_net is that.
-- standing_orders(members text, since when, now when) -> standing_order[] @admin @worker @shop
SELECT o.id AS order_id, w.relation, COALESCE(o.delivered_at, o.placed_at) AS delivered_at,
       IF(o.paid + o.returned >= o.gross, GREATEST(COALESCE(o.delivered_at, o.placed_at), COALESCE(o.paid_at, o.placed_at)), NULL)
       AS done_at,
       SUM(l.net - COALESCE(e.net, 0)) AS net, SUM(COALESCE(e.net, 0)) AS early_net,
       SUM(IF(l.cost IS NULL, 0, l.net - COALESCE(e.net, 0) - l.cost * (l.quantity - l.cancelled - COALESCE(e.quantity, 0))))
       AS margin,
       SUM(l.quantity - l.cancelled - COALESCE(e.quantity, 0)) AS units
  FROM JSON_TABLE(:members, '$[*]' COLUMNS (partner_id BIGINT PATH '$[0]', relation INT PATH '$[1]',
                  since DATETIME(6) PATH '$[2]', until DATETIME(6) PATH '$[3]')) w
  JOIN orders o ON o.partner_id = w.partner_id AND o.placed_at >= w.since AND o.placed_at < w.until
  JOIN order_lines l ON l.order_id = o.id AND l.quantity > l.cancelled
  LEFT JOIN (SELECT b.order_line_id, SUM(b.net) AS net, SUM(b.quantity) AS quantity FROM return_lines b WHERE b.early
              GROUP BY b.order_line_id) e ON e.order_line_id = l.id
 WHERE o.kind = 'order' AND o.state IN ('delivered', 'closed') AND COALESCE(o.delivered_at, o.placed_at) <= :now
   AND GREATEST(COALESCE(o.delivered_at, o.placed_at), COALESCE(o.paid_at, o.placed_at)) >= :since
 GROUP BY o.id, w.relation;

-- What came back of them, as it became known. empties: with it nothing is left of the order.
-- standing_returns(members text, since when, now when) -> standing_return[] @admin @worker @shop
SELECT o.id AS order_id, w.relation, COALESCE(o.delivered_at, o.placed_at) AS delivered_at,
       IF(o.paid + o.returned >= o.gross, GREATEST(COALESCE(o.delivered_at, o.placed_at), COALESCE(o.paid_at, o.placed_at)), NULL)
       AS done_at,
       t.booked_at, b.early, b.net, b.quantity AS units, IF(l.cost IS NULL, 0, b.net - l.cost * b.quantity) AS margin,
       NOT b.early AND b.id = (SELECT MAX(x.id) FROM return_lines x JOIN returns y ON y.id = x.return_id WHERE y.order_id = o.id)
       AND (SELECT SUM(x.quantity) FROM return_lines x JOIN returns y ON y.id = x.return_id WHERE y.order_id = o.id)
         = (SELECT SUM(x.quantity - x.cancelled) FROM order_lines x WHERE x.order_id = o.id) AS empties
  FROM JSON_TABLE(:members, '$[*]' COLUMNS (partner_id BIGINT PATH '$[0]', relation INT PATH '$[1]',
                  since DATETIME(6) PATH '$[2]', until DATETIME(6) PATH '$[3]')) w
  JOIN orders o ON o.partner_id = w.partner_id AND o.placed_at >= w.since AND o.placed_at < w.until
  JOIN returns t ON t.order_id = o.id
  JOIN return_lines b ON b.return_id = t.id
  JOIN order_lines l ON l.id = b.order_line_id
 WHERE o.kind = 'order' AND o.state IN ('delivered', 'closed') AND t.booked_at <= :now
   AND GREATEST(COALESCE(o.delivered_at, o.placed_at), COALESCE(o.paid_at, o.placed_at)) >= :since
 ORDER BY t.booked_at, b.id;

-- The tiers that are assigned to those partners on that day.
-- standing_assigned(partners text, today date) -> standing_assigned[] @admin @worker @shop
SELECT p.id AS partner_id, p.assigned_tier AS tier
  FROM JSON_TABLE(:partners, '$[*]' COLUMNS (id BIGINT PATH '$')) w
  JOIN partners p ON p.id = w.id AND p.assigned_until >= :today;

-- How many orders of a partner were computed before this one.
-- standing_number(partner_id int, order_id int) -> int @admin @worker
SELECT COUNT(*) FROM orders WHERE partner_id = :partner_id AND commissioned_at IS NOT NULL AND id <> :order_id;
