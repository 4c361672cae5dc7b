CREATE TABLE IF NOT EXISTS cart_lines (
  cart_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  quantity INT NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  added_at DATETIME(6) NOT NULL,
  PRIMARY KEY (cart_id, product_id),
  CONSTRAINT cart_lines_cart FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
  CONSTRAINT cart_lines_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;
