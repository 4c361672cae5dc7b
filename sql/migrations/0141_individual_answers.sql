-- What became of an offer of individual terms: accepted or declined by the partner, or withdrawn by us before that. One
-- answer each, for ever.
CREATE TABLE IF NOT EXISTS individual_answers (
  individual_id BIGINT NOT NULL PRIMARY KEY,
  answer VARCHAR(10) NOT NULL CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
  person_id BIGINT NOT NULL,
  answered_at DATETIME(6) NOT NULL,
  address VARCHAR(45) NOT NULL,
  browser VARCHAR(200) NOT NULL,
  CONSTRAINT individual_answers_terms FOREIGN KEY (individual_id) REFERENCES individual_terms (id),
  CONSTRAINT individual_answers_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
