CREATE TABLE IF NOT EXISTS verdicts (
  submission_id BIGINT NOT NULL PRIMARY KEY,
  verdict VARCHAR(24) NOT NULL CHECK (verdict IN ('accepted', 'accepted_with_remarks', 'rework')),
  comment TEXT NOT NULL,
  reviewer_id BIGINT NOT NULL,
  decided_at DATETIME(6) NOT NULL,
  CONSTRAINT verdicts_submission FOREIGN KEY (submission_id) REFERENCES submissions (id),
  CONSTRAINT verdicts_reviewer FOREIGN KEY (reviewer_id) REFERENCES persons (id)
) ENGINE=InnoDB;
