-- include "domain/shop/returns.h"

-- Takes the order for a return. Imported orders are not in the ledger: nothing of theirs can be taken back.
-- return_take(id int, version int) -> changed @admin
UPDATE orders SET version = version + 1
 WHERE id = :id AND state IN ('partially_shipped', 'shipped', 'delivered', 'closed') AND kind = 'order'
   AND external_code IS NULL AND :version IN (0, version);

-- In the order in which stock is taken; 0 for what the partner does not have yet.
-- returnables_lock(order_id int) -> returnable[] @admin
SELECT l.id, l.line, l.product_id, l.sku, l.name, l.quantity - l.cancelled AS sold,
       l.quantity - l.shipped - l.cancelled AS open, l.net, l.vat, o.currency,
       COALESCE((SELECT SUM(p.quantity) FROM shipment_lines p JOIN shipments s ON s.id = p.shipment_id
                  WHERE p.order_line_id = l.id AND s.delivered_at IS NOT NULL), 0) AS delivered,
       COALESCE((SELECT SUM(r.quantity) FROM return_lines r WHERE r.order_line_id = l.id), 0) AS returned,
       COALESCE((SELECT SUM(r.net) FROM return_lines r WHERE r.order_line_id = l.id), 0) AS returned_net,
       COALESCE((SELECT SUM(r.vat) FROM return_lines r WHERE r.order_line_id = l.id), 0) AS returned_vat
  FROM order_lines l
  JOIN orders o ON o.id = l.order_id
 WHERE l.order_id = :order_id ORDER BY l.product_id, l.id FOR UPDATE;

-- What may still come back, for the form.
-- returnables(order_id int) -> returnable[] @admin
SELECT x.id, x.line, x.product_id, x.sku, x.name, x.sold, x.open, x.net, x.vat, x.currency, x.delivered, x.returned,
       0 AS returned_net, 0 AS returned_vat, IF(x.open > 0, 0, x.delivered - x.returned) AS `left`
  FROM (SELECT l.id, l.line, l.product_id, l.sku, l.name, l.quantity - l.cancelled AS sold,
               l.quantity - l.shipped - l.cancelled AS open, l.net, l.vat, o.currency,
               COALESCE((SELECT SUM(p.quantity) FROM shipment_lines p JOIN shipments s ON s.id = p.shipment_id
                          WHERE p.order_line_id = l.id AND s.delivered_at IS NOT NULL), 0) AS delivered,
               COALESCE((SELECT SUM(r.quantity) FROM return_lines r WHERE r.order_line_id = l.id), 0) AS returned
          FROM order_lines l
          JOIN orders o ON o.id = l.order_id AND o.external_code IS NULL
         WHERE l.order_id = :order_id) x
 WHERE x.open = 0 AND x.delivered > x.returned
 ORDER BY x.line LIMIT 1000;

-- return_add(order_id int, received_on date, reason text, restocked flag, person_id int, now when) -> id @admin
INSERT INTO returns (order_id, received_on, reason, restocked, booked_at, booked_by)
VALUES (:order_id, :received_on, :reason, :restocked, :now, NULLIF(:person_id, 0));

-- early when the order's commissions were not computed yet; whoever books holds the order's row.
-- return_line_add(return_id int, order_line_id int, quantity int, net int, vat int, order_id int) -> id @admin
INSERT INTO return_lines (return_id, order_line_id, quantity, net, vat, early)
SELECT :return_id, :order_line_id, :quantity, :net, :vat, o.commissioned_at IS NULL FROM orders o WHERE o.id = :order_id;

-- stock_return(product_id int, quantity int) -> changed @admin
UPDATE stock SET on_hand = on_hand + :quantity WHERE product_id = :product_id;

-- What is returned need not be paid: paid in full may come true by it.
-- order_returned(id int, gross int, now when) -> changed @admin
UPDATE orders
   SET paid_at = IF(paid >= gross - returned - :gross, COALESCE(paid_at, :now), paid_at), returned = returned + :gross
 WHERE id = :id;

-- order_returns(order_id int) -> order_return[] @admin
SELECT r.id, r.received_on, r.reason, r.restocked, r.booked_at, COALESCE(p.name, '') AS booked_by, o.currency,
       COALESCE(SUM(x.net + x.vat), 0) AS amount,
       COALESCE(GROUP_CONCAT(CONCAT(x.quantity, ' × ', l.name) ORDER BY l.line SEPARATOR ', '), '') AS contents
  FROM returns r
  JOIN orders o ON o.id = r.order_id
  LEFT JOIN persons p ON p.id = r.booked_by
  LEFT JOIN return_lines x ON x.return_id = r.id
  LEFT JOIN order_lines l ON l.id = x.order_line_id
 WHERE r.order_id = :order_id
 GROUP BY r.id, r.received_on, r.reason, r.restocked, r.booked_at, p.name, o.currency
 ORDER BY r.id LIMIT 200;

-- order_returns_of(partner_id int, order_id int) -> order_return[] @shop
SELECT r.id, r.received_on, r.reason, r.restocked, r.booked_at, '' AS booked_by, o.currency,
       COALESCE(SUM(x.net + x.vat), 0) AS amount,
       COALESCE(GROUP_CONCAT(CONCAT(x.quantity, ' × ', l.name) ORDER BY l.line SEPARATOR ', '), '') AS contents
  FROM returns r
  JOIN orders o ON o.id = r.order_id AND o.partner_id = :partner_id
  LEFT JOIN return_lines x ON x.return_id = r.id
  LEFT JOIN order_lines l ON l.id = x.order_line_id
 WHERE r.order_id = :order_id
 GROUP BY r.id, r.received_on, r.reason, r.restocked, r.booked_at, o.currency
 ORDER BY r.id LIMIT 200;

-- Orders of which more is paid than they cost: what finance has to send back, the oldest first.
-- refunds_due(rows int) -> refund_due[] @admin
SELECT o.id AS order_id, COALESCE(a.name, '') AS partner_name, o.currency,
       IF(o.state IN ('cancelled', 'rejected', 'expired'), o.paid, o.paid - o.gross + o.returned) AS amount,
       (SELECT MAX(e.at) FROM order_events e WHERE e.order_id = o.id AND e.kind = 'refund_due') AS since
  FROM orders o
  LEFT JOIN partners a ON a.id = o.partner_id
 WHERE o.kind = 'order' AND o.external_code IS NULL AND o.paid > 0
   AND (o.paid > o.gross - o.returned OR o.state IN ('cancelled', 'rejected', 'expired'))
 ORDER BY o.id LIMIT :rows;
