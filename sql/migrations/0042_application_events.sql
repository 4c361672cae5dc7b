-- The history of an application: state changes, questions, answers, notes (staff only).
CREATE TABLE IF NOT EXISTS application_events (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  application_id BIGINT NOT NULL,
  kind VARCHAR(12) NOT NULL CHECK (kind IN ('submitted', 'confirmed', 'state', 'question', 'answer', 'note', 'decision')),
  state VARCHAR(20) NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  person_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  KEY application_events_application (application_id, id),
  CONSTRAINT application_events_application FOREIGN KEY (application_id) REFERENCES applications (id),
  CONSTRAINT application_events_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
