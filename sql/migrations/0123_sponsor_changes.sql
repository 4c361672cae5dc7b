-- One row: whoever changes a sponsor takes it first, so that no two changes together close a loop that neither sees.
CREATE TABLE IF NOT EXISTS sponsor_changes (
  id INT NOT NULL PRIMARY KEY CHECK (id = 1),
  rounds BIGINT NOT NULL DEFAULT 0
) ENGINE=InnoDB;
INSERT IGNORE INTO sponsor_changes (id) VALUES (1);
