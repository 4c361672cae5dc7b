-- Evidence of either side; both read it.
CREATE TABLE IF NOT EXISTS violation_files (
  violation_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  from_partner BOOLEAN NOT NULL,
  PRIMARY KEY (violation_id, file_id),
  CONSTRAINT violation_files_violation FOREIGN KEY (violation_id) REFERENCES violations (id),
  CONSTRAINT violation_files_file FOREIGN KEY (file_id) REFERENCES files (id)
) ENGINE=InnoDB;
