-- The order's history as the partner reads it. state is the state entered, or '' for an event without a change.
CREATE TABLE IF NOT EXISTS order_events (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL DEFAULT '',
  kind VARCHAR(20) NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  person_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  KEY order_events_order (order_id, id),
  CONSTRAINT order_events_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_events_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
