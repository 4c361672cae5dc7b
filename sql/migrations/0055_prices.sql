-- Net price of one unit from minimum_quantity upwards, in the list's currency.
CREATE TABLE IF NOT EXISTS prices (
  price_list_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  minimum_quantity INT NOT NULL DEFAULT 1 CHECK (minimum_quantity >= 1),
  amount BIGINT NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (product_id, price_list_id, minimum_quantity),
  KEY prices_list (price_list_id, product_id),
  CONSTRAINT prices_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id),
  CONSTRAINT prices_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;
