-- Published versions only; drafts are other tables. Nobody may change a row: "superseded" is derived from in_force_from.
CREATE TABLE IF NOT EXISTS programme_versions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number INT NOT NULL,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  published_at DATETIME(6) NOT NULL,
  in_force_from DATETIME(6) NOT NULL,
  published_by BIGINT NULL,
  UNIQUE KEY programme_versions_number (number),
  KEY programme_versions_force (in_force_from)
) ENGINE=InnoDB;
