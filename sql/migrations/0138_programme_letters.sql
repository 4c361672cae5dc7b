-- Which partner has been told what about which version: the row comes first, the letter in the same transaction, so that
-- nothing is said twice.
CREATE TABLE IF NOT EXISTS programme_letters (
  version_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('news', 'week', 'day')),
  sent_at DATETIME(6) NOT NULL,
  PRIMARY KEY (version_id, partner_id, kind),
  CONSTRAINT programme_letters_version FOREIGN KEY (version_id) REFERENCES programme_versions (id),
  CONSTRAINT programme_letters_partner FOREIGN KEY (partner_id) REFERENCES partners (id)
) ENGINE=InnoDB;
