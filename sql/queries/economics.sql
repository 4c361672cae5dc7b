-- include "domain/money/economics.h"

-- service_costs() -> service_costs? @admin
SELECT service_cost_order AS per_order, service_cost_month AS per_month, currency FROM company_settings WHERE id = 1;

-- economics_partners(rows int) -> economics_partner[] @admin
SELECT id, name, created_at, reseller OR promoter AS sells, state = 'terminated' AS ended FROM partners ORDER BY id LIMIT :rows;

-- What the orders placed in a span and delivered came to, less what came back of them. A line without a known cost adds to
-- turnover and to unknown, but nothing to margin.
-- economics_orders(since when, until when) -> economics_sales[] @admin
SELECT o.partner_id AS id, COUNT(DISTINCT o.id) AS orders, COUNT(*) AS order_lines, CAST(SUM(l.cost IS NULL) AS SIGNED) AS unknown,
       CAST(SUM(l.net - COALESCE(r.net, 0)) AS SIGNED) AS turnover,
       CAST(SUM(IF(l.cost IS NULL, 0, l.net - COALESCE(r.net, 0) - l.cost * (l.quantity - l.cancelled - COALESCE(r.quantity, 0))))
       AS SIGNED) AS margin
  FROM orders o
  JOIN order_lines l ON l.order_id = o.id AND l.quantity > l.cancelled
  LEFT JOIN (SELECT b.order_line_id, SUM(b.net) AS net, SUM(b.quantity) AS quantity
               FROM orders x JOIN returns t ON t.order_id = x.id JOIN return_lines b ON b.return_id = t.id
              WHERE x.placed_at >= :since AND x.placed_at < :until
              GROUP BY b.order_line_id) r ON r.order_line_id = l.id
 WHERE o.placed_at >= :since AND o.placed_at < :until AND o.kind = 'order' AND o.state IN ('delivered', 'closed')
   AND o.partner_id IS NOT NULL
 GROUP BY o.partner_id;

-- Who earned how much because of whom from the orders of a span.
-- economics_commissions(since when, until when) -> economics_share[] @admin
SELECT m.partner_id AS earner_id, m.seller_id, CAST(SUM(m.amount - m.reversed) AS SIGNED) AS amount
  FROM orders o JOIN commissions m ON m.order_id = o.id
 WHERE o.placed_at >= :since AND o.placed_at < :until
 GROUP BY m.partner_id, m.seller_id;

-- economics_bonuses(since when, until when) -> economics_share[] @admin
SELECT partner_id AS earner_id, 0 AS seller_id, CAST(SUM(amount) AS SIGNED) AS amount
  FROM bonus_awards WHERE live IS NOT NULL AND reached_at >= :since AND reached_at < :until
 GROUP BY partner_id;

-- Turnover and what was paid out of it, span by span.
-- economics_by_span(spans text) -> economics_span[] @admin
SELECT w.place,
       COALESCE((SELECT CAST(SUM(l.net) AS SIGNED) FROM orders o JOIN order_lines l ON l.order_id = o.id
                  WHERE o.placed_at >= w.since AND o.placed_at < w.until AND o.kind = 'order' AND o.partner_id IS NOT NULL
                    AND o.state IN ('delivered', 'closed') AND l.quantity > l.cancelled), 0)
       - COALESCE((SELECT CAST(SUM(b.net) AS SIGNED) FROM orders o JOIN returns t ON t.order_id = o.id
                     JOIN return_lines b ON b.return_id = t.id
                    WHERE o.placed_at >= w.since AND o.placed_at < w.until AND o.kind = 'order' AND o.partner_id IS NOT NULL
                      AND o.state IN ('delivered', 'closed')), 0) AS turnover,
       COALESCE((SELECT CAST(SUM(m.amount - m.reversed) AS SIGNED) FROM orders o JOIN commissions m ON m.order_id = o.id
                  WHERE o.placed_at >= w.since AND o.placed_at < w.until), 0)
       + COALESCE((SELECT CAST(SUM(a.amount) AS SIGNED) FROM bonus_awards a
                    WHERE a.live IS NOT NULL AND a.reached_at >= w.since AND a.reached_at < w.until), 0) AS paid
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;
