-- Password hashes. Only the service auth has any right on this table.
CREATE TABLE IF NOT EXISTS credentials (
  person_id BIGINT NOT NULL PRIMARY KEY,
  password_hash VARCHAR(200) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  CONSTRAINT credentials_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
