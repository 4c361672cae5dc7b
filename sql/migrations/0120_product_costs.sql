-- What one piece of a product costs us from a day on, in minor units: for margins. Never shown to partners.
CREATE TABLE IF NOT EXISTS product_costs (
  product_id BIGINT NOT NULL,
  currency CHAR(3) NOT NULL,
  from_day DATE NOT NULL,
  cost BIGINT NOT NULL CHECK (cost >= 0),
  PRIMARY KEY (product_id, currency, from_day),
  CONSTRAINT product_costs_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE=InnoDB;
