-- include "domain/money/commissions_book.h"

-- ---- Booking ----

-- What the engine needs of each order, and who sold it; locked until they are booked. Not those that are not due any more.
-- commission_sales(orders text) -> commission_sale[] @admin @worker
SELECT o.id, o.partner_id, COALESCE(o.terms, 0) AS terms, o.currency, o.placed_at, o.delivered_at, o.paid_at
  FROM JSON_TABLE(:orders, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN orders o ON o.id = w.id
 WHERE o.commissioned_at IS NULL AND o.state IN ('delivered', 'closed') AND o.delivered_at IS NOT NULL
   AND o.paid_at IS NOT NULL AND o.paid >= o.gross - o.returned AND o.kind = 'order' AND o.external_code IS NULL
 ORDER BY w.place
   FOR UPDATE;

-- Only what was neither cancelled nor came back counts; its net was lowered when it was cut.
-- commission_lines(orders text) -> commission_line[] @admin @worker
SELECT l.order_id, l.id, l.name, l.sku, c.slug AS category, COALESCE(d.name, '') AS brand, l.cost IS NOT NULL AS has_cost,
       COALESCE(l.cost, 0) AS cost, l.quantity - l.cancelled - COALESCE(SUM(r.quantity), 0) AS quantity,
       l.net - COALESCE(SUM(r.net), 0) AS net, o.currency
  FROM JSON_TABLE(:orders, '$[*]' COLUMNS (place FOR ORDINALITY, id BIGINT PATH '$')) w
  JOIN orders o ON o.id = w.id
  JOIN order_lines l ON l.order_id = o.id
  JOIN products p ON p.id = l.product_id
  JOIN categories c ON c.id = p.category_id
  LEFT JOIN brands d ON d.id = p.brand_id
  LEFT JOIN return_lines r ON r.order_line_id = l.id
 WHERE l.quantity > l.cancelled
 GROUP BY l.id
HAVING quantity > 0
 ORDER BY w.place, l.line;

-- Who stood above each partner on a day; id 0 when it was nobody. below: a JSON list of [place, partner, day]. Whose
-- partnership has ended earns from orders of its tail.
-- commission_sponsors(below text) -> commission_sponsor[] @admin @worker
SELECT w.place, COALESCE(s.sponsor_id, 0) AS id, COALESCE(p.state <> 'terminated' OR w.day < p.tail_until, FALSE) AS earns,
       COALESCE(p.reseller + 2 * p.promoter + 4 * p.contractor, 0) AS kinds, s.since_day
  FROM JSON_TABLE(:below, '$[*]' COLUMNS (place INT PATH '$[0]', partner_id BIGINT PATH '$[1]', day DATE PATH '$[2]')) w
  JOIN partner_sponsors s ON s.partner_id = w.partner_id
       AND s.since_day = (SELECT MAX(x.since_day) FROM partner_sponsors x
                           WHERE x.partner_id = w.partner_id AND x.since_day <= w.day)
  LEFT JOIN partners p ON p.id = s.sponsor_id
 ORDER BY w.place;

-- shares: a JSON list of [order, seller, version, currency, line, partner, level, article, base, basis points, amount, matures
-- at, steps].
-- commissions_add(shares text, now when) -> changed @admin @worker
INSERT INTO commissions (order_id, order_line_id, partner_id, seller_id, level, terms, article, base, basis_points, amount,
                         currency, steps, computed_at, matures_at)
SELECT s.order_id, s.line_id, s.partner_id, s.seller_id, s.level, s.terms, s.article, s.base, s.basis_points, s.amount,
       s.currency, s.steps, :now, s.matures_at
  FROM JSON_TABLE(:shares, '$[*]' COLUMNS (place FOR ORDINALITY, order_id BIGINT PATH '$[0]', seller_id BIGINT PATH '$[1]',
                  terms BIGINT PATH '$[2]', currency CHAR(3) PATH '$[3]', line_id BIGINT PATH '$[4]',
                  partner_id BIGINT PATH '$[5]', level INT PATH '$[6]', article INT PATH '$[7]', base BIGINT PATH '$[8]',
                  basis_points INT PATH '$[9]', amount BIGINT PATH '$[10]', matures_at DATETIME(6) PATH '$[11]',
                  steps JSON PATH '$[12]')) s
 ORDER BY s.place;

-- facts: a JSON list of [order, version, partner, level, facts].
-- commission_facts_add(facts text) -> changed @admin @worker
INSERT INTO commission_facts (order_id, partner_id, level, terms, facts)
SELECT f.order_id, f.partner_id, f.level, f.terms, f.facts
  FROM JSON_TABLE(:facts, '$[*]' COLUMNS (place FOR ORDINALITY, order_id BIGINT PATH '$[0]', terms BIGINT PATH '$[1]',
                  partner_id BIGINT PATH '$[2]', level INT PATH '$[3]', facts JSON PATH '$[4]')) f
 ORDER BY f.place;

-- ---- Maturing ----

-- What a violation holds back does not mature.
-- commission_next_due(now when) -> int @worker
SELECT m.partner_id FROM commissions m
 WHERE m.payable_at IS NULL AND m.matures_at <= :now AND m.reversed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id))
 ORDER BY m.matures_at LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- commissions_due(partner_id int, now when, rows int) -> commission_due[] @worker
SELECT m.id, m.amount - m.reversed AS amount, m.currency FROM commissions m
 WHERE m.partner_id = :partner_id AND m.payable_at IS NULL AND m.matures_at <= :now AND m.reversed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id))
 ORDER BY m.id LIMIT :rows
   FOR UPDATE SKIP LOCKED;

-- commission_mature(id int, now when) -> changed @worker
UPDATE commissions SET payable_at = :now WHERE id = :id AND payable_at IS NULL AND reversed_at IS NULL;

-- Who reads letters about money.
-- money_readers(partner_id int) -> money_reader[] @worker
SELECT p.name, p.email, p.language
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id AND m.role IN ('owner', 'accountant') AND p.blocked_at IS NULL
 ORDER BY p.id LIMIT 20;

-- ---- What a partner sees ----

-- Newest first behind id (0: from the newest); commissions_of_back goes the other way.
-- commissions_of(partner_id int, id int, rows int) -> commission_brief[] @shop
SELECT m.id, m.order_id, l.name AS product, s.name AS seller, m.level, m.base, m.basis_points, m.amount, m.reversed, m.currency,
       m.computed_at, m.matures_at, m.payable_at,
       COALESCE((SELECT IF(y.state = 'paid', 'paid', 'in_payout') FROM payout_lines y WHERE y.id = m.payout_line_id),
                CASE WHEN m.reversed_at IS NOT NULL THEN 'reversed' WHEN EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id)) THEN 'held'
                     WHEN m.payable_at IS NOT NULL THEN 'payable' ELSE 'pending' END)
       AS state,
       (SELECT y.paid_on FROM payout_lines y WHERE y.id = m.payout_line_id) AS paid_out_on
  FROM commissions m
  JOIN order_lines l ON l.id = m.order_line_id
  JOIN partners s ON s.id = m.seller_id
 WHERE m.partner_id = :partner_id AND (:id = 0 OR m.id < :id)
 ORDER BY m.id DESC LIMIT :rows;

-- commissions_of_back(partner_id int, id int, rows int) -> commission_brief[] @shop
SELECT m.id, m.order_id, l.name AS product, s.name AS seller, m.level, m.base, m.basis_points, m.amount, m.reversed, m.currency,
       m.computed_at, m.matures_at, m.payable_at,
       COALESCE((SELECT IF(y.state = 'paid', 'paid', 'in_payout') FROM payout_lines y WHERE y.id = m.payout_line_id),
                CASE WHEN m.reversed_at IS NOT NULL THEN 'reversed' WHEN EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id)) THEN 'held'
                     WHEN m.payable_at IS NOT NULL THEN 'payable' ELSE 'pending' END)
       AS state,
       (SELECT y.paid_on FROM payout_lines y WHERE y.id = m.payout_line_id) AS paid_out_on
  FROM commissions m
  JOIN order_lines l ON l.id = m.order_line_id
  JOIN partners s ON s.id = m.seller_id
 WHERE m.partner_id = :partner_id AND m.id > :id
 ORDER BY m.id LIMIT :rows;

-- commissions_of_order(order_id int) -> commission_of_order[] @admin
SELECT m.id, l.name AS product, p.name AS partner_name, m.level, m.base, m.basis_points, m.amount, m.reversed, m.currency, m.matures_at,
       m.payable_at,
       COALESCE((SELECT IF(y.state = 'paid', 'paid', 'in_payout') FROM payout_lines y WHERE y.id = m.payout_line_id),
                CASE WHEN m.reversed_at IS NOT NULL THEN 'reversed' WHEN EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id)) THEN 'held'
                     WHEN m.payable_at IS NOT NULL THEN 'payable' ELSE 'pending' END)
       AS state,
       (SELECT y.paid_on FROM payout_lines y WHERE y.id = m.payout_line_id) AS paid_out_on
  FROM commissions m
  JOIN order_lines l ON l.id = m.order_line_id
  JOIN partners p ON p.id = m.partner_id
 WHERE m.order_id = :order_id ORDER BY m.level, l.line, m.id LIMIT 1000;

-- Of the seller only the name, of its order only the line that this commission comes from.
-- commission_slip(partner_id int, id int) -> commission_slip? @shop
SELECT m.id, m.order_id, l.line, l.name AS product, l.sku, l.quantity - l.cancelled AS quantity, s.name AS seller, m.level,
       m.article, v.number AS version, m.base, m.basis_points, m.amount, m.reversed, m.currency, m.steps, m.computed_at, m.matures_at,
       m.payable_at, m.reversed_at, o.placed_at, o.delivered_at, o.paid_at,
       COALESCE((SELECT IF(y.state = 'paid', 'paid', 'in_payout') FROM payout_lines y WHERE y.id = m.payout_line_id),
                CASE WHEN m.reversed_at IS NOT NULL THEN 'reversed' WHEN EXISTS (SELECT 1 FROM commission_holds h WHERE h.partner_id = m.partner_id AND h.order_id IN (0, m.order_id)) THEN 'held'
                     WHEN m.payable_at IS NOT NULL THEN 'payable' ELSE 'pending' END)
       AS state,
       (SELECT y.paid_on FROM payout_lines y WHERE y.id = m.payout_line_id) AS paid_out_on
  FROM commissions m
  JOIN orders o ON o.id = m.order_id
  JOIN order_lines l ON l.id = m.order_line_id
  JOIN partners s ON s.id = m.seller_id
  JOIN programme_versions v ON v.id = m.terms
 WHERE m.id = :id AND m.partner_id = :partner_id;

-- The partner's other commissions from the order.
-- commissions_beside(partner_id int, order_id int, id int) -> commission_brief[] @shop
SELECT m.id, m.order_id, l.name AS product, m.level, m.base, m.basis_points, m.amount, m.reversed, m.currency
  FROM commissions m JOIN order_lines l ON l.id = m.order_line_id
 WHERE m.order_id = :order_id AND m.partner_id = :partner_id AND m.id <> :id ORDER BY m.id LIMIT 100;

-- What is still pending, by the moment when it matures.
-- commissions_pending(partner_id int, rows int) -> commission_pending[] @shop
SELECT MIN(matures_at) AS matures_at, CAST(SUM(amount - reversed) AS SIGNED) AS amount, currency, COUNT(*) AS count
  FROM commissions
 WHERE partner_id = :partner_id AND payable_at IS NULL AND reversed_at IS NULL
 GROUP BY DATE(matures_at), currency ORDER BY MIN(matures_at) LIMIT :rows;

-- What was earned in each of the given spans of time, a JSON list of [from, until).
-- commissions_by_span(partner_id int, spans text) -> money_span[] @shop
SELECT w.place, COALESCE((SELECT CAST(SUM(m.amount - m.reversed) AS SIGNED) FROM commissions m
                           WHERE m.partner_id = :partner_id AND m.computed_at >= w.since AND m.computed_at < w.until
                             AND m.reversed_at IS NULL), 0) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;

-- The same apart by level; stretches and levels without anything are left out.
-- commissions_by_level(partner_id int, spans text) -> level_span[] @shop
SELECT w.place, m.level, CAST(SUM(m.amount - m.reversed) AS SIGNED) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
  JOIN commissions m ON m.partner_id = :partner_id AND m.computed_at >= w.since AND m.computed_at < w.until
                    AND m.reversed_at IS NULL
 GROUP BY w.place, m.level ORDER BY w.place, m.level;

-- What matures for all partners in each of the given spans, bonuses among it.
-- commissions_maturing(spans text) -> money_span[] @admin
SELECT w.place, COALESCE((SELECT CAST(SUM(m.amount - m.reversed) AS SIGNED) FROM commissions m
                           WHERE m.matures_at >= w.since AND m.matures_at < w.until AND m.payable_at IS NULL
                             AND m.reversed_at IS NULL), 0)
             + COALESCE((SELECT CAST(SUM(b.amount) AS SIGNED) FROM bonus_awards b
                          WHERE b.matures_at >= w.since AND b.matures_at < w.until AND b.payable_at IS NULL AND b.live), 0) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;
