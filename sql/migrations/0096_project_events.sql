CREATE TABLE IF NOT EXISTS project_events (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  project_id BIGINT NOT NULL,
  stage_id BIGINT NULL,
  state VARCHAR(24) NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  person_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  KEY project_events_project (project_id, id),
  CONSTRAINT project_events_project FOREIGN KEY (project_id) REFERENCES projects (id),
  CONSTRAINT project_events_stage FOREIGN KEY (stage_id) REFERENCES stages (id),
  CONSTRAINT project_events_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
