-- Keys of the JSON API: shown once, kept as SHA-256. A key acts for one partner as the person who made it.
CREATE TABLE IF NOT EXISTS api_keys (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  label VARCHAR(60) NOT NULL,
  secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6) NULL,
  UNIQUE KEY api_keys_secret (secret_hash),
  KEY api_keys_partner (partner_id),
  CONSTRAINT api_keys_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT api_keys_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
