-- What a contractor handed in: a frozen, numbered round. A round that was taken back before review keeps its row; the
-- next attempt of the same round is another one.
CREATE TABLE IF NOT EXISTS submissions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  stage_id BIGINT NOT NULL,
  round INT NOT NULL,
  attempt INT NOT NULL DEFAULT 1,
  body TEXT NOT NULL,
  file_id BIGINT NULL,
  submitted_by BIGINT NOT NULL,
  submitted_at DATETIME(6) NOT NULL,
  withdrawn_at DATETIME(6) NULL,
  UNIQUE KEY submissions_round (stage_id, round, attempt),
  CONSTRAINT submissions_stage FOREIGN KEY (stage_id) REFERENCES stages (id),
  CONSTRAINT submissions_file FOREIGN KEY (file_id) REFERENCES files (id),
  CONSTRAINT submissions_person FOREIGN KEY (submitted_by) REFERENCES persons (id)
) ENGINE=InnoDB;
