-- A stage of a project, copied from the scheme. payment is its own axis: not_due, due, paid. came_from is where a blocked
-- or submitted stage goes back to; blocked_side says who may lift the block.
CREATE TABLE IF NOT EXISTS stages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  project_id BIGINT NOT NULL,
  number INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  deliverable VARCHAR(200) NOT NULL,
  criteria TEXT NOT NULL,
  days INT NOT NULL,
  review_days INT NOT NULL,
  rounds INT NOT NULL,
  price BIGINT NOT NULL CHECK (price >= 0),
  state VARCHAR(24) NOT NULL DEFAULT 'planned'
    CHECK (state IN ('planned', 'ready', 'in_progress', 'blocked', 'submitted', 'in_review', 'accepted', 'accepted_with_remarks', 'rework', 'disputed', 'cancelled')),
  payment VARCHAR(12) NOT NULL DEFAULT 'not_due' CHECK (payment IN ('not_due', 'due', 'paid')),
  round INT NOT NULL DEFAULT 0,
  came_from VARCHAR(24) NOT NULL DEFAULT '',
  blocked_at DATETIME(6) NULL,
  blocked_side VARCHAR(12) NOT NULL DEFAULT '' CHECK (blocked_side IN ('', 'contractor', 'staff')),
  blocked_reason TEXT NOT NULL DEFAULT '',
  started_at DATETIME(6) NULL,
  due_at DATETIME(6) NULL,
  submitted_at DATETIME(6) NULL,
  review_due_at DATETIME(6) NULL,
  reminded_at DATETIME(6) NULL,
  escalated_at DATETIME(6) NULL,
  accepted_at DATETIME(6) NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY stages_project (project_id, number),
  KEY stages_state (state, review_due_at),
  CONSTRAINT stages_project FOREIGN KEY (project_id) REFERENCES projects (id)
) ENGINE=InnoDB;
