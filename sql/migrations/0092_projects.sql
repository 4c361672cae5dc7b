-- What people call it is R-(1000+id). price is the sum of its stages' prices.
CREATE TABLE IF NOT EXISTS projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  scheme_id BIGINT NOT NULL,
  title VARCHAR(160) NOT NULL,
  brief TEXT NOT NULL,
  state VARCHAR(16) NOT NULL
    CHECK (state IN ('draft', 'offered', 'countered', 'active', 'suspended', 'completed', 'closed', 'declined', 'withdrawn', 'terminated', 'offer_expired')),
  price BIGINT NOT NULL CHECK (price > 0),
  currency CHAR(3) NOT NULL,
  manager_id BIGINT NOT NULL,
  reviewer_id BIGINT NOT NULL,
  offered_at DATETIME(6) NULL,
  offer_ends_at DATETIME(6) NULL,
  answered_at DATETIME(6) NULL,
  answer_reason TEXT NULL,
  completed_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  KEY projects_partner (partner_id, id),
  KEY projects_state (state, id),
  CONSTRAINT projects_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT projects_scheme FOREIGN KEY (scheme_id) REFERENCES schemes (id),
  CONSTRAINT projects_manager FOREIGN KEY (manager_id) REFERENCES persons (id),
  CONSTRAINT projects_reviewer FOREIGN KEY (reviewer_id) REFERENCES persons (id)
) ENGINE=InnoDB;
