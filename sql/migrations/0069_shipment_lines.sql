CREATE TABLE IF NOT EXISTS shipment_lines (
  shipment_id BIGINT NOT NULL,
  order_line_id BIGINT NOT NULL,
  quantity INT NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (shipment_id, order_line_id),
  KEY shipment_lines_line (order_line_id),
  CONSTRAINT shipment_lines_shipment FOREIGN KEY (shipment_id) REFERENCES shipments (id),
  CONSTRAINT shipment_lines_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id)
) ENGINE=InnoDB;
