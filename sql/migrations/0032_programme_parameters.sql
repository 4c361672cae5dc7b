-- The typed parameters that the commission engine reads, each belonging to the article that promises it.
CREATE TABLE IF NOT EXISTS programme_parameters (
  version_id BIGINT NOT NULL,
  article INT NOT NULL,
  name VARCHAR(80) NOT NULL,
  value BIGINT NOT NULL,
  unit VARCHAR(20) NOT NULL,
  PRIMARY KEY (version_id, name),
  CONSTRAINT programme_parameters_version FOREIGN KEY (version_id) REFERENCES programme_versions (id)
) ENGINE=InnoDB;
