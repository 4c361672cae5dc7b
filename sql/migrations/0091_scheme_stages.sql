-- share is hundredths of a percent of the project's price; the shares of a scheme sum to 10000 (checked when saved).
CREATE TABLE IF NOT EXISTS scheme_stages (
  scheme_id BIGINT NOT NULL,
  number INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  deliverable VARCHAR(200) NOT NULL,
  criteria TEXT NOT NULL,
  days INT NOT NULL CHECK (days BETWEEN 1 AND 730),
  review_days INT NOT NULL CHECK (review_days BETWEEN 1 AND 90),
  rounds INT NOT NULL DEFAULT 2 CHECK (rounds BETWEEN 1 AND 20),
  share INT NOT NULL CHECK (share BETWEEN 1 AND 10000),
  PRIMARY KEY (scheme_id, number),
  CONSTRAINT scheme_stages_scheme FOREIGN KEY (scheme_id) REFERENCES schemes (id)
) ENGINE=InnoDB;
