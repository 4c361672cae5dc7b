-- available = on_hand - reserved. reserved equals the sum of the open reservations; filar check compares them.
CREATE TABLE IF NOT EXISTS stock (
  product_id BIGINT NOT NULL PRIMARY KEY,
  on_hand INT NOT NULL DEFAULT 0,
  reserved INT NOT NULL DEFAULT 0,
  expected_on DATE NULL,
  CONSTRAINT stock_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT stock_not_negative CHECK (on_hand >= 0 AND reserved >= 0 AND reserved <= on_hand)
) ENGINE=InnoDB;
