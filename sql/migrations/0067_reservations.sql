-- Stock promised to an open order line; released when shipped or cancelled.
CREATE TABLE IF NOT EXISTS reservations (
  order_line_id BIGINT NOT NULL PRIMARY KEY,
  product_id BIGINT NOT NULL,
  quantity INT NOT NULL CHECK (quantity >= 0),
  reserved_at DATETIME(6) NOT NULL,
  KEY reservations_product (product_id),
  CONSTRAINT reservations_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id),
  CONSTRAINT reservations_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;
