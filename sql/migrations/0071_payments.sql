-- Money that came in for an order, as finance booked it. document is the bank's or the cashier's number: booked once.
CREATE TABLE IF NOT EXISTS payments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  currency CHAR(3) NOT NULL,
  document VARCHAR(60) NOT NULL,
  received_on DATE NOT NULL,
  booked_by BIGINT NULL,
  booked_at DATETIME(6) NOT NULL,
  UNIQUE KEY payments_document (order_id, document),
  CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT payments_person FOREIGN KEY (booked_by) REFERENCES persons (id)
) ENGINE=InnoDB;
