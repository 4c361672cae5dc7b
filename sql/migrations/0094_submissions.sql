-- What a contractor handed in: a frozen, numbered round. verdict is the reviewer's; the comment is read by the contractor.
CREATE TABLE IF NOT EXISTS submissions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  stage_id BIGINT NOT NULL,
  round INT NOT NULL,
  body TEXT NOT NULL,
  file_id BIGINT NULL,
  submitted_by BIGINT NOT NULL,
  submitted_at DATETIME(6) NOT NULL,
  UNIQUE KEY submissions_round (stage_id, round),
  CONSTRAINT submissions_stage FOREIGN KEY (stage_id) REFERENCES stages (id),
  CONSTRAINT submissions_file FOREIGN KEY (file_id) REFERENCES files (id),
  CONSTRAINT submissions_person FOREIGN KEY (submitted_by) REFERENCES persons (id)
) ENGINE=InnoDB;
