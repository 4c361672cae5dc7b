-- The files of a round that was handed in, in the order in which they came; what earlier rounds brought moves here.
CREATE TABLE IF NOT EXISTS submission_files (
  submission_id BIGINT NOT NULL,
  place INT NOT NULL,
  file_id BIGINT NOT NULL,
  PRIMARY KEY (submission_id, place),
  KEY submission_files_file (file_id),
  CONSTRAINT submission_files_submission FOREIGN KEY (submission_id) REFERENCES submissions (id),
  CONSTRAINT submission_files_file FOREIGN KEY (file_id) REFERENCES files (id)
) ENGINE=InnoDB AS
SELECT id AS submission_id, 1 AS place, file_id FROM submissions WHERE file_id IS NOT NULL;
