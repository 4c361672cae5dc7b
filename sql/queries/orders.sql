-- include "domain/shop/orders.h"
-- include "domain/shop/catalogue.h"

-- Locks the stock of what is wanted, a JSON list of [product, quantity] in product order, and answers what is left of each.
-- stock_lock(wanted text) -> catalogue_stock[] @shop @api
SELECT s.product_id, s.on_hand - s.reserved AS available, s.expected_on
  FROM JSON_TABLE(:wanted, '$[*]' COLUMNS (id BIGINT PATH '$[0]')) w
  STRAIGHT_JOIN stock s ON s.product_id = w.id
   FOR UPDATE;

-- The only way in which stock is promised: never below zero, whoever else is asking at the same moment.
-- stock_reserve(wanted text) -> changed @shop @api
UPDATE JSON_TABLE(:wanted, '$[*]' COLUMNS (id BIGINT PATH '$[0]', quantity INT PATH '$[1]')) w
  STRAIGHT_JOIN stock s ON s.product_id = w.id
   SET s.reserved = s.reserved + w.quantity
 WHERE s.on_hand - s.reserved >= w.quantity;

-- stock_release(product_id int, quantity int) -> changed @shop @admin
UPDATE stock SET reserved = reserved - :quantity WHERE product_id = :product_id AND reserved >= :quantity;

-- Who orders, and what was agreed with them: all that an order copies.
-- order_party(partner_id int, person_id int) -> order_party? @shop @api
SELECT a.name AS partner_name, COALESCE(a.payment_days, -1) AS payment_days, p.name, p.email, p.language
  FROM partners a
  JOIN members m ON m.partner_id = a.id AND m.person_id = :person_id
  JOIN persons p ON p.id = m.person_id
 WHERE a.id = :partner_id AND a.state = 'active';

-- order_add(partner_id int, person_id int, cart_id int, currency text, goods_net int, delivery_net int, net int, vat int, gross int, delivery_method_id int, delivery_vat_points int, address_id int, note text, buyer_reference text, terms int, payment_due date, now when) -> id @shop @api
INSERT INTO orders (partner_id, placed_by, cart_id, kind, state, currency, goods_net, delivery_net, net, vat, gross,
                    delivery_method_id, delivery_vat_points, recipient, street, postcode, city, country, note,
                    buyer_reference, terms, payment_due, placed_at)
SELECT d.partner_id, :person_id, NULLIF(:cart_id, 0), 'order', 'submitted', :currency, :goods_net, :delivery_net, :net, :vat,
       :gross, :delivery_method_id, :delivery_vat_points, d.recipient, d.street, d.postcode, d.city, d.country, :note,
       :buyer_reference, NULLIF(:terms, 0), :payment_due, :now
  FROM addresses d
 WHERE d.id = :address_id AND d.partner_id = :partner_id AND d.removed_at IS NULL;

-- lines is a JSON list of [line, product, sku, name, quantity, unit price, list, break, net, VAT points, VAT].
-- order_lines_add(order_id int, lines text) -> changed @shop @api
INSERT INTO order_lines (order_id, line, product_id, sku, name, quantity, unit_price, price_list_id, price_from, net,
                         vat_points, vat, cost)
SELECT :order_id, w.line, w.product_id, w.sku, w.name, w.quantity, w.unit_price, w.price_list_id, w.price_from, w.net,
       w.vat_points, w.vat,
       (SELECT c.cost FROM product_costs c JOIN orders o ON o.id = :order_id AND o.currency = c.currency
         WHERE c.product_id = w.product_id AND c.from_day <= o.placed_at ORDER BY c.from_day DESC, c.id DESC LIMIT 1)
  FROM JSON_TABLE(:lines, '$[*]' COLUMNS (
       line INT PATH '$[0]', product_id BIGINT PATH '$[1]', sku VARCHAR(40) PATH '$[2]', name VARCHAR(200) PATH '$[3]',
       quantity INT PATH '$[4]', unit_price BIGINT PATH '$[5]', price_list_id BIGINT PATH '$[6]', price_from INT PATH '$[7]',
       net BIGINT PATH '$[8]', vat_points INT PATH '$[9]', vat BIGINT PATH '$[10]')) w;

-- reservations_add(order_id int, now when) -> changed @shop @api
INSERT INTO reservations (order_line_id, product_id, quantity, reserved_at)
SELECT l.id, l.product_id, l.quantity, :now FROM order_lines l WHERE l.order_id = :order_id;

-- order_event_add(order_id int, state text, kind text, note text, person_id int, now when) -> nothing @shop @api @admin @worker
INSERT INTO order_events (order_id, state, kind, note, person_id, at)
VALUES (:order_id, :state, :kind, :note, NULLIF(:person_id, 0), :now);

-- order_of_partner(partner_id int, id int) -> order? @shop @api
SELECT o.id, o.partner_id, o.kind, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.goods_net, o.delivery_net, o.net,
       o.vat, o.gross, o.paid, o.returned, o.delivery_vat_points, COALESCE(d.name, '') AS delivery_name,
       COALESCE(d.name_pl, '') AS delivery_name_pl, COALESCE(d.name_ru, '') AS delivery_name_ru,
       o.recipient, o.street, o.postcode, o.city, o.country, o.note, o.buyer_reference, COALESCE(o.terms, 0) AS terms,
       o.payment_due, o.placed_at, o.confirmed_at, o.shipped_at, o.delivered_at, o.paid_at, o.closed_at,
       COALESCE(o.ended_reason, '') AS ended_reason, COALESCE(p.name, '') AS placed_by_name
  FROM orders o
  LEFT JOIN delivery_methods d ON d.id = o.delivery_method_id
  LEFT JOIN persons p ON p.id = o.placed_by
 WHERE o.id = :id AND o.partner_id = :partner_id AND o.kind = 'order';

-- order_lock(partner_id int, id int) -> order? @shop
SELECT id, partner_id, kind, state, COALESCE(hold, '') AS hold, currency, goods_net, delivery_net, net, vat, gross, paid,
       placed_at
  FROM orders WHERE id = :id AND partner_id = :partner_id AND kind = 'order' FOR UPDATE;

-- order_lines_of(partner_id int, order_id int) -> order_line[] @shop @api
SELECT l.id, l.line, l.product_id, l.sku, l.name, l.quantity, l.shipped, l.cancelled,
       l.quantity - l.shipped - l.cancelled AS open, l.unit_price, l.price_from, l.net, l.vat_points, l.vat, l.promised_on,
       COALESCE(p.name, '') AS list_name, o.currency
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id AND o.partner_id = :partner_id
  LEFT JOIN price_lists p ON p.id = l.price_list_id
 WHERE l.order_id = :order_id ORDER BY l.line;

-- order_events_of(partner_id int, order_id int) -> order_event[] @shop @api
SELECT e.id, e.state, e.kind, e.note, e.at, COALESCE(p.name, '') AS person_name
  FROM order_events e
  JOIN orders o ON o.id = e.order_id AND o.partner_id = :partner_id
  LEFT JOIN persons p ON p.id = e.person_id
 WHERE e.order_id = :order_id ORDER BY e.id DESC LIMIT 200;

-- order_parcels_of(partner_id int, order_id int) -> order_parcel[] @shop @api
SELECT s.id, s.number, s.carrier, s.tracking, s.shipped_at, s.delivered_at, (s.delivered_at IS NOT NULL) AS delivered,
       COALESCE(SUM(l.quantity), 0) AS pieces,
       COALESCE(GROUP_CONCAT(CONCAT(l.quantity, ' × ', n.name) ORDER BY n.line SEPARATOR ', '), '') AS contents
  FROM shipments s
  JOIN orders o ON o.id = s.order_id AND o.partner_id = :partner_id
  LEFT JOIN shipment_lines l ON l.shipment_id = s.id
  LEFT JOIN order_lines n ON n.id = l.order_line_id
 WHERE s.order_id = :order_id
 GROUP BY s.id, s.number, s.carrier, s.tracking, s.shipped_at, s.delivered_at
 ORDER BY s.number LIMIT 200;

-- An empty state means every state. Newest first behind id (0: from the newest); orders_of_back goes the other way.
-- orders_of(partner_id int, state text, id int, rows int) -> order_brief[] @shop @api
SELECT o.id, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.net, o.gross, o.paid, o.returned, o.placed_at, o.payment_due,
       o.buyer_reference, (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id) AS line_count,
       (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id AND l.shipped + l.cancelled = l.quantity) AS done_count
  FROM orders o
 WHERE o.partner_id = :partner_id AND o.kind = 'order' AND (LENGTH(:state) = 0 OR o.state = :state) AND (:id = 0 OR o.id < :id)
 ORDER BY o.id DESC LIMIT :rows;

-- orders_of_back(partner_id int, state text, id int, rows int) -> order_brief[] @shop @api
SELECT o.id, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.net, o.gross, o.paid, o.returned, o.placed_at, o.payment_due,
       o.buyer_reference, (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id) AS line_count,
       (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id AND l.shipped + l.cancelled = l.quantity) AS done_count
  FROM orders o
 WHERE o.partner_id = :partner_id AND o.kind = 'order' AND (LENGTH(:state) = 0 OR o.state = :state) AND o.id > :id
 ORDER BY o.id LIMIT :rows;

-- orders_under_way(partner_id int) -> order_brief[] @shop
SELECT o.id, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.net, o.gross, o.paid, o.returned, o.placed_at, o.payment_due,
       o.buyer_reference, (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id) AS line_count,
       (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id AND l.shipped + l.cancelled = l.quantity) AS done_count
  FROM orders o
 WHERE o.partner_id = :partner_id AND o.kind = 'order'
   AND o.state IN ('submitted', 'awaiting_payment', 'confirmed', 'picking', 'partially_shipped', 'shipped')
 ORDER BY o.id DESC LIMIT 6;

-- Net of the partner's orders in each of the given spans of time, a JSON list of [from, until).
-- orders_by_span(partner_id int, spans text) -> order_span[] @shop
SELECT w.place, COALESCE((SELECT CAST(SUM(o.net) AS SIGNED) FROM orders o
                           WHERE o.partner_id = :partner_id AND o.placed_at >= w.since AND o.placed_at < w.until
                             AND o.kind = 'order' AND o.state NOT IN ('cancelled', 'rejected', 'expired')), 0) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;

-- order_cancel(partner_id int, id int, reason text) -> changed @shop
UPDATE orders SET state = 'cancelled', ended_reason = :reason, version = version + 1
 WHERE id = :id AND partner_id = :partner_id AND state IN ('submitted', 'awaiting_payment') AND paid = 0;

-- Open quantities of a cancelled order, taken back line by line.
-- order_lines_cancel(order_id int) -> changed @shop @admin
UPDATE order_lines SET cancelled = quantity - shipped WHERE order_id = :order_id AND shipped + cancelled < quantity;

-- reservations_of(order_id int) -> reservation[] @shop @admin
SELECT r.order_line_id, r.product_id, r.quantity
  FROM reservations r JOIN order_lines l ON l.id = r.order_line_id
 WHERE l.order_id = :order_id ORDER BY r.product_id, r.order_line_id FOR UPDATE;

-- reservations_remove(order_id int) -> changed @shop @admin
DELETE r FROM reservations r JOIN order_lines l ON l.id = r.order_line_id WHERE l.order_id = :order_id;

