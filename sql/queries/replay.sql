-- include "domain/programme/replay_rows.h"

-- What happened, read for computing it anew in memory: never a lock, never a write. Imported orders are history: delivered and
-- paid when they were placed.

-- replay_count(currency text) -> int @worker @operator
SELECT COUNT(*) FROM orders
 WHERE kind = 'order' AND partner_id IS NOT NULL AND currency = :currency AND state NOT IN ('cancelled', 'rejected', 'expired')
   AND (delivered_at IS NOT NULL OR external_code IS NOT NULL);

-- replay_span(currency text) -> replay_span? @worker @operator
SELECT MIN(placed_at) AS first_at, MAX(placed_at) AS last_at FROM orders
 WHERE kind = 'order' AND partner_id IS NOT NULL AND currency = :currency AND state NOT IN ('cancelled', 'rejected', 'expired')
   AND (delivered_at IS NOT NULL OR external_code IS NOT NULL);

-- In the order in which they were placed, behind that moment and id.
-- replay_orders(currency text, after when, id int, rows int) -> replay_order_row[] @worker @operator
SELECT id, partner_id, placed_at, IF(external_code IS NULL, delivered_at, placed_at) AS delivered_at,
       IF(external_code IS NULL, paid_at, placed_at) AS paid_at
  FROM orders
 WHERE placed_at >= :after AND (placed_at > :after OR id > :id) AND kind = 'order' AND partner_id IS NOT NULL
   AND currency = :currency AND state NOT IN ('cancelled', 'rejected', 'expired')
   AND (delivered_at IS NOT NULL OR external_code IS NOT NULL)
 ORDER BY placed_at, id LIMIT :rows;

-- place: of the order in the given list.
-- replay_lines(list text) -> replay_line_row[] @worker @operator
SELECT w.place, l.id, l.name, l.sku, c.slug AS category, COALESCE(b.name, '') AS brand, l.cost IS NOT NULL AS has_cost,
       COALESCE(l.cost, 0) AS cost, l.quantity - l.cancelled AS quantity, l.net
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN order_lines l ON l.order_id = w.id
  JOIN products p ON p.id = l.product_id
  JOIN categories c ON c.id = p.category_id
  LEFT JOIN brands b ON b.id = p.brand_id
 WHERE l.quantity > l.cancelled AND l.net >= 0
 ORDER BY w.place, l.line;

-- replay_returns(list text) -> replay_return_row[] @worker @operator
SELECT w.place, r.booked_at AS at, x.order_line_id AS line_id, x.quantity, x.net, x.early
  FROM JSON_TABLE(:list, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN returns r ON r.order_id = w.id
  JOIN return_lines x ON x.return_id = r.id
 ORDER BY w.place, r.booked_at, r.id, x.id;

-- Lines of imported credit notes, oldest first behind that moment and line.
-- replay_credits(currency text, after when, id int, rows int) -> replay_credit[] @worker @operator
SELECT l.id, o.partner_id, o.placed_at AS at, l.product_id, -l.quantity AS quantity
  FROM orders o JOIN order_lines l ON l.order_id = o.id
 WHERE o.placed_at >= :after AND (o.placed_at > :after OR l.id > :id) AND o.kind = 'credit_note' AND o.currency = :currency
   AND o.partner_id IS NOT NULL AND l.quantity < 0
 ORDER BY o.placed_at, l.id LIMIT :rows;

-- What the partner had bought of that product before, the newest first.
-- replay_credited(partner_id int, product_id int, at when, currency text) -> replay_sold[] @worker @operator
SELECT l.id, l.order_id, l.quantity - l.cancelled AS quantity, l.net
  FROM orders o JOIN order_lines l ON l.order_id = o.id AND l.product_id = :product_id
 WHERE o.partner_id = :partner_id AND o.kind = 'order' AND o.external_code IS NOT NULL AND o.currency = :currency
   AND o.placed_at <= :at AND l.quantity > l.cancelled AND l.net >= 0
 ORDER BY o.placed_at DESC, l.id DESC LIMIT 200;

-- replay_partners(id int, rows int) -> replay_partner[] @worker @operator
SELECT id, reseller + 2 * promoter + 4 * contractor AS kinds, IF(state = 'terminated', ended_on, NULL) AS `left`,
       COALESCE(tail_until > ended_on, FALSE) AS tail
  FROM partners WHERE id > :id ORDER BY id LIMIT :rows;

-- replay_sponsors(day date, id int, rows int) -> replay_sponsor[] @worker @operator
SELECT partner_id, COALESCE(sponsor_id, 0) AS sponsor_id, since_day
  FROM partner_sponsors
 WHERE since_day >= :day AND (since_day > :day OR partner_id > :id)
 ORDER BY since_day, partner_id LIMIT :rows;

-- Accepted individual terms, in the order in which they were offered; until: the first moment without them, unset when
-- they have no end.
-- replay_individuals(id int, rows int) -> replay_individual[] @worker @operator
SELECT t.id, t.partner_id, GREATEST(t.starts_at, w.answered_at) AS since,
       LEAST(COALESCE(t.ends_at, e.ends_at), COALESCE(e.ends_at, t.ends_at)) AS until
  FROM individual_terms t
  JOIN individual_answers w ON w.individual_id = t.id AND w.answer = 'accepted'
  LEFT JOIN individual_ends e ON e.individual_id = t.id
 WHERE t.id > :id ORDER BY t.id LIMIT :rows;

-- replay_individual_values(id int) -> parameter[] @worker @operator
SELECT article, name, value, unit FROM individual_parameters WHERE individual_id = :id ORDER BY name;
