-- Accepted individual terms that end before their date; the general terms come back at ends_at.
CREATE TABLE IF NOT EXISTS individual_ends (
  individual_id BIGINT NOT NULL PRIMARY KEY,
  ends_at DATETIME(6) NOT NULL,
  reason TEXT NOT NULL,
  person_id BIGINT NULL,
  ended_at DATETIME(6) NOT NULL,
  CONSTRAINT individual_ends_terms FOREIGN KEY (individual_id) REFERENCES individual_terms (id),
  CONSTRAINT individual_ends_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
