-- What the engine was given for one partner's commissions from one order (JSON), so that they can be computed again anywhere;
-- written with the commissions, never changed.
CREATE TABLE IF NOT EXISTS commission_facts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  level INT NOT NULL,
  terms BIGINT NOT NULL,
  facts LONGTEXT NOT NULL CHECK (JSON_VALID(facts)),
  UNIQUE KEY commission_facts_source (order_id, partner_id, level),
  KEY commission_facts_partner (partner_id, id),
  CONSTRAINT commission_facts_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT commission_facts_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT commission_facts_terms FOREIGN KEY (terms) REFERENCES programme_versions (id)
) ENGINE=InnoDB;
