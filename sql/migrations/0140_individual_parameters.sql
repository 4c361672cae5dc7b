-- The values of individual terms; article is the one of the programme whose value they replace.
CREATE TABLE IF NOT EXISTS individual_parameters (
  individual_id BIGINT NOT NULL,
  article INT NOT NULL,
  name VARCHAR(80) NOT NULL,
  value BIGINT NOT NULL,
  unit VARCHAR(20) NOT NULL,
  PRIMARY KEY (individual_id, name),
  CONSTRAINT individual_parameters_terms FOREIGN KEY (individual_id) REFERENCES individual_terms (id)
) ENGINE=InnoDB;
