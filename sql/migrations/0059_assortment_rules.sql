-- Denied by default: a product is seen when an include rule matches and no exclude rule does. target_id is 0 for 'all'.
CREATE TABLE IF NOT EXISTS assortment_rules (
  assortment_id BIGINT NOT NULL,
  include BOOLEAN NOT NULL,
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('all', 'category', 'brand', 'product')),
  target_id BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (assortment_id, kind, target_id),
  CONSTRAINT assortment_rules_assortment FOREIGN KEY (assortment_id) REFERENCES assortments (id)
) ENGINE=InnoDB;
