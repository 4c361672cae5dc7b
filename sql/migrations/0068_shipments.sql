CREATE TABLE IF NOT EXISTS shipments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  number INT NOT NULL,
  carrier VARCHAR(60) NOT NULL DEFAULT '',
  tracking VARCHAR(80) NOT NULL DEFAULT '',
  shipped_at DATETIME(6) NOT NULL,
  shipped_by BIGINT NOT NULL,
  delivered_at DATETIME(6) NULL,
  UNIQUE KEY shipments_order (order_id, number),
  CONSTRAINT shipments_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT shipments_person FOREIGN KEY (shipped_by) REFERENCES persons (id)
) ENGINE=InnoDB;
