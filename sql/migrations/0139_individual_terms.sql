-- Individual terms offered to one partner: an overlay of parameters over the programme. Only ever inserted; the partner's
-- answer and an early end are rows of their own. ends_at: the first moment without them, NULL for as long as we work together.
CREATE TABLE IF NOT EXISTS individual_terms (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note TEXT NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NULL,
  offered_at DATETIME(6) NOT NULL,
  offered_by BIGINT NULL,
  KEY individual_terms_partner (partner_id, id),
  CONSTRAINT individual_terms_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT individual_terms_version FOREIGN KEY (version_id) REFERENCES programme_versions (id),
  CONSTRAINT individual_terms_person FOREIGN KEY (offered_by) REFERENCES persons (id),
  CHECK (ends_at IS NULL OR ends_at > starts_at)
) ENGINE=InnoDB;
