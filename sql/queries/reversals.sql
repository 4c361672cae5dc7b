-- include "domain/money/reversals.h"

-- Of the line that a return line belongs to: what its commissions were computed on, and what came back since then. None when
-- the commissions were computed after this return, without it.
-- reversal_fact(return_line_id int) -> reversal_fact? @admin
SELECT l.id AS order_line_id, o.currency,
       l.net - COALESCE((SELECT SUM(b.net) FROM return_lines b WHERE b.order_line_id = l.id AND b.early), 0) AS base,
       l.quantity - l.cancelled
         - COALESCE((SELECT SUM(b.quantity) FROM return_lines b WHERE b.order_line_id = l.id AND b.early), 0) AS pieces,
       (SELECT SUM(b.net) FROM return_lines b WHERE b.order_line_id = l.id AND NOT b.early) AS returned,
       (SELECT SUM(b.quantity) FROM return_lines b WHERE b.order_line_id = l.id AND NOT b.early) AS returned_pieces
  FROM return_lines r
  JOIN order_lines l ON l.id = r.order_line_id
  JOIN orders o ON o.id = l.order_id
 WHERE r.id = :return_line_id AND NOT r.early;

-- Always the same commissions in the same order: their place is the leg of the ledger's entry.
-- reversibles(order_line_id int) -> reversible[] @admin
SELECT id, partner_id, amount, reversed, currency, payable_at IS NULL AS pending FROM commissions
 WHERE order_line_id = :order_line_id ORDER BY id FOR UPDATE;

-- reversal_add(commission_id int, return_line_id int, leg int, amount int, from_pending flag, steps text, now when) -> changed @admin
INSERT INTO commission_reversals (commission_id, return_line_id, leg, amount, from_pending, steps, booked_at)
VALUES (:commission_id, :return_line_id, :leg, :amount, :from_pending, :steps, :now);

-- commission_reversed(id int, amount int, now when) -> changed @admin
UPDATE commissions SET reversed_at = IF(reversed + :amount = amount, :now, NULL), reversed = reversed + :amount
 WHERE id = :id AND reversed + :amount <= amount;

-- slip_reversals(partner_id int, commission_id int) -> slip_reversal[] @shop
SELECT v.return_line_id, v.amount, m.currency, v.booked_at, t.received_on, r.quantity, v.steps, v.from_pending
  FROM commission_reversals v
  JOIN commissions m ON m.id = v.commission_id AND m.partner_id = :partner_id
  JOIN return_lines r ON r.id = v.return_line_id
  JOIN returns t ON t.id = r.return_id
 WHERE v.commission_id = :commission_id ORDER BY v.id LIMIT 200;
