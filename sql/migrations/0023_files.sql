-- Uploaded files: the bytes lie in VAR/files under the hash; the row says whose they are.
CREATE TABLE IF NOT EXISTS files (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  type VARCHAR(80) NOT NULL,
  bytes BIGINT NOT NULL CHECK (bytes >= 0),
  person_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  stored_at DATETIME(6) NOT NULL,
  KEY files_partner (partner_id, id),
  CONSTRAINT files_person FOREIGN KEY (person_id) REFERENCES persons (id),
  CONSTRAINT files_partner FOREIGN KEY (partner_id) REFERENCES partners (id)
) ENGINE=InnoDB;
