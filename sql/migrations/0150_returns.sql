-- Goods that came back, as the order manager booked them. What came back of each line stands in return_lines.
CREATE TABLE IF NOT EXISTS returns (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  received_on DATE NOT NULL,
  reason VARCHAR(300) NOT NULL,
  restocked BOOLEAN NOT NULL,
  booked_at DATETIME(6) NOT NULL,
  booked_by BIGINT NULL,
  KEY returns_order (order_id),
  KEY returns_day (received_on),
  CONSTRAINT returns_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT returns_person FOREIGN KEY (booked_by) REFERENCES persons (id)
) ENGINE=InnoDB;
