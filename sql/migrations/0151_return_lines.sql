-- net and VAT of the order line, pro rata: what all returns of a line sum to is rounded once, so that returning everything
-- in any portions takes back exactly the line. early: before the order's commissions were computed, so that they were
-- computed without it.
CREATE TABLE IF NOT EXISTS return_lines (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  return_id BIGINT NOT NULL,
  order_line_id BIGINT NOT NULL,
  quantity INT NOT NULL CHECK (quantity > 0),
  net BIGINT NOT NULL CHECK (net >= 0),
  vat BIGINT NOT NULL CHECK (vat >= 0),
  early BOOLEAN NOT NULL,
  UNIQUE KEY return_lines_return (return_id, order_line_id),
  KEY return_lines_line (order_line_id),
  CONSTRAINT return_lines_return FOREIGN KEY (return_id) REFERENCES returns (id),
  CONSTRAINT return_lines_line FOREIGN KEY (order_line_id) REFERENCES order_lines (id)
) ENGINE=InnoDB;
