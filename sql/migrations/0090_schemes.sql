-- A versioned template of stages that a project is made from. A published version is never edited: number + version.
CREATE TABLE IF NOT EXISTS schemes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(120) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  about TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY schemes_name (name, version)
) ENGINE=InnoDB;
