-- Who accepted which exact version, when, from where. Only ever inserted.
CREATE TABLE IF NOT EXISTS acceptances (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  accepted_at DATETIME(6) NOT NULL,
  address VARCHAR(45) NOT NULL,
  browser VARCHAR(200) NOT NULL,
  UNIQUE KEY acceptances_once (partner_id, version_id),
  CONSTRAINT acceptances_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT acceptances_person FOREIGN KEY (person_id) REFERENCES persons (id),
  CONSTRAINT acceptances_version FOREIGN KEY (version_id) REFERENCES programme_versions (id)
) ENGINE=InnoDB;
