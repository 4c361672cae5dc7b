-- The orders whose commissions are held back, where it is not all.
CREATE TABLE IF NOT EXISTS violation_orders (
  violation_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  PRIMARY KEY (violation_id, order_id),
  CONSTRAINT violation_orders_violation FOREIGN KEY (violation_id) REFERENCES violations (id),
  CONSTRAINT violation_orders_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE=InnoDB;
-- Whose commissions neither mature nor are paid out now: of order_id, 0: of every order.
CREATE OR REPLACE VIEW commission_holds AS
SELECT id AS violation_id, partner_id, CAST(0 AS SIGNED) AS order_id FROM violations
 WHERE hold = 'all' AND hold_ended_at IS NULL
UNION ALL
SELECT v.id, v.partner_id, o.order_id FROM violations v JOIN violation_orders o ON o.violation_id = v.id
 WHERE v.hold = 'orders' AND v.hold_ended_at IS NULL;
