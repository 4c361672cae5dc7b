-- include "domain/money/payments.h"

-- A document is booked once for an order: 0 when it was before.
-- payment_add(order_id int, amount money, document text, received_on date, person_id int, now when) -> id @admin
INSERT INTO payments (order_id, amount, currency, document, received_on, booked_by, booked_at)
VALUES (:order_id, :amount, :amount_currency, :document, :received_on, NULLIF(:person_id, 0), :now);

-- payment_of_document(order_id int, document text) -> payment? @admin
SELECT p.id, p.amount, p.currency, p.document, p.received_on, p.booked_at, COALESCE(b.name, '') AS booked_by
  FROM payments p LEFT JOIN persons b ON b.id = p.booked_by
 WHERE p.order_id = :order_id AND p.document = :document;

-- payments_of_order(order_id int) -> payment[] @admin
SELECT p.id, p.amount, p.currency, p.document, p.received_on, p.booked_at, COALESCE(b.name, '') AS booked_by
  FROM payments p LEFT JOIN persons b ON b.id = p.booked_by
 WHERE p.order_id = :order_id ORDER BY p.id LIMIT 200;
