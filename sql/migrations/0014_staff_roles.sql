-- Staff of the company: a person may hold several roles; what a role may do stands in fcgi/domain/people/roles.c.
CREATE TABLE IF NOT EXISTS staff_roles (
  person_id BIGINT NOT NULL,
  role VARCHAR(20) NOT NULL CHECK (role IN ('recruiter', 'programme', 'catalogue', 'orders', 'warehouse', 'projects', 'reviewer', 'finance', 'administrator')),
  granted_at DATETIME(6) NOT NULL,
  PRIMARY KEY (person_id, role),
  CONSTRAINT staff_roles_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
