-- Who changed what, when, from where. Rows are only ever inserted.
CREATE TABLE IF NOT EXISTS audit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME(6) NOT NULL,
  person_id BIGINT NULL,
  partner_id BIGINT NULL,
  action VARCHAR(60) NOT NULL,
  object VARCHAR(30) NOT NULL,
  object_id BIGINT NOT NULL,
  changes LONGTEXT NOT NULL CHECK (JSON_VALID(changes)),
  address VARCHAR(45) NOT NULL DEFAULT '',
  KEY audit_object (object, object_id, id)
) ENGINE=InnoDB;
