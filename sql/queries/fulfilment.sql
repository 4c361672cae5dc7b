-- include "domain/shop/fulfilment.h"

-- Every step of an order's life is one row of the machine: the state it leaves, what must hold, the state it enters. The
-- guard stands in WHERE and comes first in its transaction; version is what the person saw (0: whatever it is).

-- step_await(id int, version int) -> changed @admin
UPDATE orders SET state = 'awaiting_payment', version = version + 1
 WHERE id = :id AND state = 'submitted' AND hold IS NULL AND paid < gross AND kind = 'order' AND :version IN (0, version);

-- step_confirm(id int, version int, now when) -> changed @admin
UPDATE orders SET state = 'confirmed', confirmed_at = :now, version = version + 1
 WHERE id = :id AND state = 'submitted' AND hold IS NULL AND kind = 'order' AND :version IN (0, version);

-- What a payment does to an order that waits for it.
-- step_confirm_paid(id int, now when) -> changed @admin
UPDATE orders SET state = 'confirmed', confirmed_at = :now, version = version + 1
 WHERE id = :id AND state = 'awaiting_payment' AND hold IS NULL AND paid >= gross AND kind = 'order';

-- step_reject(id int, version int, reason text) -> changed @admin
UPDATE orders SET state = 'rejected', ended_reason = :reason, version = version + 1
 WHERE id = :id AND state = 'submitted' AND kind = 'order' AND :version IN (0, version);

-- Nothing may have been shipped; an open parcel's goods are not given back by a word.
-- step_cancel(id int, version int, reason text) -> changed @admin
UPDATE orders SET state = 'cancelled', ended_reason = :reason, version = version + 1
 WHERE id = :id AND state IN ('submitted', 'awaiting_payment', 'confirmed', 'picking') AND kind = 'order'
   AND :version IN (0, version);

-- step_pick(id int, version int) -> changed @admin
UPDATE orders SET state = 'picking', version = version + 1
 WHERE id = :id AND state = 'confirmed' AND hold IS NULL AND kind = 'order' AND :version IN (0, version);

-- step_unpick(id int, version int) -> changed @admin
UPDATE orders SET state = 'confirmed', version = version + 1
 WHERE id = :id AND state = 'picking' AND kind = 'order' AND :version IN (0, version);

-- Takes the order for a parcel; which state it enters follows from the quantities (step_shipped).
-- step_ship(id int, version int) -> changed @admin
UPDATE orders SET version = version + 1
 WHERE id = :id AND state IN ('picking', 'partially_shipped') AND hold IS NULL AND kind = 'order' AND :version IN (0, version);

-- step_shipped(id int, now when) -> changed @admin
UPDATE orders o
   SET o.shipped_at = IF(EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.shipped + l.cancelled < l.quantity),
                         o.shipped_at, :now),
       o.state = IF(EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.shipped + l.cancelled < l.quantity),
                    'partially_shipped', 'shipped'),
       o.version = o.version + 1
 WHERE o.id = :id AND o.state IN ('picking', 'partially_shipped')
   AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.shipped > 0);

-- step_cut(id int, version int) -> changed @admin
UPDATE orders SET version = version + 1
 WHERE id = :id AND state IN ('picking', 'partially_shipped') AND kind = 'order' AND :version IN (0, version);

-- partner_id 0: staff, for any partner's order; else its owner.
-- step_parcel(id int, partner_id int) -> changed @shop @admin
UPDATE orders SET version = version + 1
 WHERE id = :id AND :partner_id IN (0, partner_id) AND state IN ('partially_shipped', 'shipped') AND hold IS NULL AND kind = 'order';

-- step_delivered(id int, partner_id int, now when) -> changed @shop @admin
UPDATE orders o SET o.state = 'delivered', o.delivered_at = :now, o.version = o.version + 1
 WHERE o.id = :id AND :partner_id IN (0, o.partner_id) AND o.state = 'shipped'
   AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND s.delivered_at IS NULL);

-- step_close(id int, version int, now when) -> changed @admin
UPDATE orders SET state = 'closed', closed_at = :now, version = version + 1
 WHERE id = :id AND state = 'delivered' AND hold IS NULL AND paid >= gross - returned AND kind = 'order' AND :version IN (0, version);

-- step_hold(id int, version int, hold text) -> changed @admin
UPDATE orders SET hold = :hold, version = version + 1
 WHERE id = :id AND hold IS NULL AND kind = 'order' AND :version IN (0, version)
   AND state NOT IN ('closed', 'cancelled', 'rejected', 'expired');

-- step_release(id int, version int, hold text) -> changed @admin
UPDATE orders SET hold = NULL, version = version + 1
 WHERE id = :id AND hold = :hold AND kind = 'order' AND :version IN (0, version);

-- What the order is worth after a line was cut. Paid in full may come true by it.
-- order_reprice(id int, net int, vat int, now when) -> changed @admin
UPDATE orders
   SET paid_at = IF(paid >= gross - returned - :net - :vat, COALESCE(paid_at, :now), paid_at), goods_net = goods_net - :net,
       gross = gross - :net - :vat, net = net - :net, vat = vat - :vat
 WHERE id = :id;

-- order_paid_add(id int, amount int, now when) -> changed @admin
UPDATE orders
   SET paid_at = IF(paid + :amount >= gross - returned, COALESCE(paid_at, :now), paid_at), paid = paid + :amount, version = version + 1
 WHERE id = :id AND kind = 'order' AND paid + :amount >= 0;

-- An order that costs nothing is paid when it is confirmed.
-- order_paid_free(id int, now when) -> changed @admin
UPDATE orders SET paid_at = :now WHERE id = :id AND paid >= gross AND paid_at IS NULL;

-- order_line_ship(order_id int, id int, quantity int) -> changed @admin
UPDATE order_lines SET shipped = shipped + :quantity
 WHERE id = :id AND order_id = :order_id AND quantity - shipped - cancelled >= :quantity;

-- order_line_cut(order_id int, id int, quantity int, net int, vat int) -> changed @admin
UPDATE order_lines SET cancelled = cancelled + :quantity, net = :net, vat = :vat
 WHERE id = :id AND order_id = :order_id AND quantity - shipped - cancelled = :quantity;

-- reservation_take(order_line_id int, quantity int) -> changed @admin
UPDATE reservations SET quantity = quantity - :quantity WHERE order_line_id = :order_line_id AND quantity >= :quantity;

-- reservations_sweep(order_id int) -> changed @admin
DELETE r FROM reservations r JOIN order_lines l ON l.id = r.order_line_id WHERE l.order_id = :order_id AND r.quantity = 0;

-- What leaves the house is no longer promised and no longer there.
-- stock_take(product_id int, quantity int) -> changed @admin
UPDATE stock SET on_hand = on_hand - :quantity, reserved = reserved - :quantity
 WHERE product_id = :product_id AND reserved >= :quantity AND on_hand >= :quantity;

-- shipment_add(order_id int, carrier text, tracking text, person_id int, now when) -> id @admin
INSERT INTO shipments (order_id, number, carrier, tracking, shipped_at, shipped_by)
SELECT :order_id, COALESCE(MAX(s.number), 0) + 1, :carrier, :tracking, :now, :person_id
  FROM shipments s WHERE s.order_id = :order_id;

-- shipment_line_add(shipment_id int, order_line_id int, quantity int) -> nothing @admin
INSERT INTO shipment_lines (shipment_id, order_line_id, quantity) VALUES (:shipment_id, :order_line_id, :quantity);

-- shipment_delivered(order_id int, partner_id int, number int, now when) -> changed @shop @admin
UPDATE shipments s JOIN orders o ON o.id = s.order_id AND :partner_id IN (0, o.partner_id)
   SET s.delivered_at = :now
 WHERE s.order_id = :order_id AND s.number = :number AND s.delivered_at IS NULL;

-- staff_order(id int) -> staff_order? @admin
SELECT o.id, o.partner_id, COALESCE(a.name, '') AS partner_name, COALESCE(a.state, '') AS partner_state, o.state,
       COALESCE(o.hold, '') AS hold, o.currency, o.goods_net, o.delivery_net, o.net, o.vat, o.gross, o.paid, o.returned,
       COALESCE(d.name, '') AS delivery_name, COALESCE(d.name_pl, '') AS delivery_name_pl,
       COALESCE(d.name_ru, '') AS delivery_name_ru, o.recipient, o.street, o.postcode, o.city, o.country, o.note,
       o.buyer_reference, o.payment_due, o.placed_at, o.confirmed_at, o.shipped_at, o.delivered_at, o.paid_at, o.closed_at,
       COALESCE(o.ended_reason, '') AS ended_reason, COALESCE(o.terms, 0) AS terms, o.commissioned_at, o.version,
       COALESCE(p.name, '') AS person_name, COALESCE(p.email, '') AS person_email, COALESCE(p.phone, '') AS person_phone,
       COALESCE(p.language, 'en') AS person_language, (o.external_code IS NOT NULL) AS imported
  FROM orders o
  LEFT JOIN partners a ON a.id = o.partner_id
  LEFT JOIN persons p ON p.id = o.placed_by
  LEFT JOIN delivery_methods d ON d.id = o.delivery_method_id
 WHERE o.id = :id AND o.kind = 'order';

-- staff_order_lock(id int) -> int @admin
SELECT id FROM orders WHERE id = :id AND kind = 'order' FOR UPDATE;

-- staff_order_lines(order_id int) -> order_line[] @admin
SELECT l.id, l.line, l.product_id, l.sku, l.name, l.quantity, l.shipped, l.cancelled,
       l.quantity - l.shipped - l.cancelled AS open, l.unit_price, l.price_from, l.net, l.vat_points, l.vat, l.promised_on,
       COALESCE(p.name, '') AS list_name, o.currency
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id
  LEFT JOIN price_lists p ON p.id = l.price_list_id
 WHERE l.order_id = :order_id ORDER BY l.line LIMIT 1000;

-- In the order in which stock is taken.
-- staff_order_lines_lock(order_id int) -> order_line[] @admin
SELECT l.id, l.line, l.product_id, l.sku, l.name, l.quantity, l.shipped, l.cancelled,
       l.quantity - l.shipped - l.cancelled AS open, l.unit_price, l.price_from, l.net, l.vat_points, l.vat, l.promised_on,
       'x' AS list_name, o.currency
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id
 WHERE l.order_id = :order_id ORDER BY l.product_id, l.id FOR UPDATE;

-- staff_order_events(order_id int) -> order_event[] @admin
SELECT e.id, e.state, e.kind, e.note, e.at, COALESCE(p.name, '') AS person_name
  FROM order_events e
  LEFT JOIN persons p ON p.id = e.person_id
 WHERE e.order_id = :order_id ORDER BY e.id DESC LIMIT 200;

-- staff_order_parcels(order_id int) -> order_parcel[] @admin
SELECT s.id, s.number, s.carrier, s.tracking, s.shipped_at, s.delivered_at, (s.delivered_at IS NOT NULL) AS delivered,
       COALESCE(SUM(l.quantity), 0) AS pieces,
       COALESCE(GROUP_CONCAT(CONCAT(l.quantity, ' × ', n.name) ORDER BY n.line SEPARATOR ', '), '') AS contents
  FROM shipments s
  LEFT JOIN shipment_lines l ON l.shipment_id = s.id
  LEFT JOIN order_lines n ON n.id = l.order_line_id
 WHERE s.order_id = :order_id
 GROUP BY s.id, s.number, s.carrier, s.tracking, s.shipped_at, s.delivered_at
 ORDER BY s.number LIMIT 200;

-- q is a LIKE pattern over the partner's name ('%' for all), number the order that was searched for (0: none).
-- Beside the states themselves: sending is what is to be packed and sent, owing is delivered and not paid in full, asked has
-- a question without an answer.
-- staff_orders(state text, q text, number int, id int, rows int) -> staff_order_brief[] @admin
SELECT o.id, a.name AS partner_name, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.net, o.gross, o.paid, o.returned, o.placed_at,
       o.payment_due,
       (SELECT m.from_staff = FALSE FROM messages m WHERE m.object = 'order' AND m.object_id = o.id ORDER BY m.id DESC LIMIT 1)
       AS asked
  FROM orders o JOIN partners a ON a.id = o.partner_id
 WHERE o.kind = 'order' AND (LENGTH(:state) = 0 OR o.state = :state
        OR (:state = 'sending' AND o.state IN ('confirmed', 'picking', 'partially_shipped'))
        OR (:state = 'owing' AND o.state = 'delivered' AND o.paid < o.gross)
        OR (:state = 'asked' AND (SELECT m.from_staff FROM messages m WHERE m.object = 'order' AND m.object_id = o.id
                                   ORDER BY m.id DESC LIMIT 1) = FALSE))
   AND (a.name LIKE :q OR o.id = :number)
   AND (:id = 0 OR o.id < :id)
 ORDER BY o.id DESC LIMIT :rows;

-- staff_orders_back(state text, q text, number int, id int, rows int) -> staff_order_brief[] @admin
SELECT o.id, a.name AS partner_name, o.state, COALESCE(o.hold, '') AS hold, o.currency, o.net, o.gross, o.paid, o.returned, o.placed_at,
       o.payment_due,
       (SELECT m.from_staff = FALSE FROM messages m WHERE m.object = 'order' AND m.object_id = o.id ORDER BY m.id DESC LIMIT 1)
       AS asked
  FROM orders o JOIN partners a ON a.id = o.partner_id
 WHERE o.kind = 'order' AND (LENGTH(:state) = 0 OR o.state = :state
        OR (:state = 'sending' AND o.state IN ('confirmed', 'picking', 'partially_shipped'))
        OR (:state = 'owing' AND o.state = 'delivered' AND o.paid < o.gross)
        OR (:state = 'asked' AND (SELECT m.from_staff FROM messages m WHERE m.object = 'order' AND m.object_id = o.id
                                   ORDER BY m.id DESC LIMIT 1) = FALSE))
   AND (a.name LIKE :q OR o.id = :number) AND o.id > :id
 ORDER BY o.id LIMIT :rows;

-- staff_order_counts() -> order_count[] @admin
SELECT state, COUNT(*) AS count FROM orders WHERE kind = 'order' GROUP BY state
 UNION ALL SELECT 'sending', COUNT(*) FROM orders WHERE kind = 'order' AND state IN ('confirmed', 'picking', 'partially_shipped')
 UNION ALL SELECT 'owing', COUNT(*) FROM orders WHERE kind = 'order' AND state = 'delivered' AND paid < gross
 UNION ALL SELECT 'asked', COUNT(*) FROM messages m
  WHERE m.object = 'order' AND m.from_staff = FALSE
    AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.object = m.object AND l.object_id = m.object_id AND l.id > m.id);

-- The mark under which commissions are booked once.
-- commission_sales_mark(orders text, now when) -> changed @admin @worker
UPDATE orders o JOIN JSON_TABLE(:orders, '$[*]' COLUMNS (id BIGINT PATH '$')) w ON o.id = w.id
   SET o.commissioned_at = :now
 WHERE o.commissioned_at IS NULL;

-- Orders whose second half (delivery or payment) came from where nothing may be booked, such as the partner's receipt.
-- orders_to_commission(rows int) -> order_id[] @worker
SELECT id FROM orders
 WHERE commissioned_at IS NULL AND state IN ('delivered', 'closed') AND delivered_at IS NOT NULL AND paid_at IS NOT NULL
   AND paid >= gross - returned AND kind = 'order' AND external_code IS NULL
 ORDER BY delivered_at, id LIMIT :rows;
