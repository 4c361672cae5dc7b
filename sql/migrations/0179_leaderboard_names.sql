-- Partners that chose to stand on the leaderboard, and the name that they chose for it. Who does not want to is not here.
CREATE TABLE IF NOT EXISTS leaderboard_names (
  partner_id BIGINT NOT NULL PRIMARY KEY,
  name VARCHAR(40) NOT NULL,
  chosen_at DATETIME(6) NOT NULL,
  UNIQUE KEY leaderboard_names_name (name),
  CONSTRAINT leaderboard_names_partner FOREIGN KEY (partner_id) REFERENCES partners (id)
) ENGINE=InnoDB;
