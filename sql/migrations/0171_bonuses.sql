-- A bonus: amount for each partner that reaches goal by measure, from starts_on to ends_on (the last day), as long as budget
-- lasts. taken is the sum of its live awards. Never changed once it runs, but for a higher budget. kinds: bits of those who
-- may take part (1 reseller, 2 promoter, 4 contractor); tier '' is every tier, else that one and all above it.
-- version_id, article: where the programme promises bonuses. judged_at: counted for the last time.
CREATE TABLE IF NOT EXISTS bonuses (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name_en VARCHAR(120) NOT NULL,
  name_pl VARCHAR(120) NOT NULL,
  name_ru VARCHAR(120) NOT NULL,
  measure VARCHAR(12) NOT NULL CHECK (measure IN ('turnover', 'paid', 'orders', 'units')),
  whose VARCHAR(8) NOT NULL CHECK (whose IN ('own', 'clients', 'both', 'team', 'all')),
  goal BIGINT NOT NULL CHECK (goal > 0),
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency CHAR(3) NOT NULL,
  kinds INT NOT NULL CHECK (kinds BETWEEN 1 AND 7),
  tier VARCHAR(20) NOT NULL DEFAULT '',
  budget BIGINT NOT NULL,
  taken BIGINT NOT NULL DEFAULT 0,
  version_id BIGINT NOT NULL,
  article INT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  withdrawn_at DATETIME(6) NULL,
  judged_at DATETIME(6) NULL,
  KEY bonuses_open (judged_at, starts_on),
  CONSTRAINT bonuses_version FOREIGN KEY (version_id) REFERENCES programme_versions (id),
  CONSTRAINT bonuses_person FOREIGN KEY (created_by) REFERENCES persons (id),
  CONSTRAINT bonuses_window CHECK (ends_on >= starts_on),
  CONSTRAINT bonuses_budget CHECK (taken >= 0 AND taken <= budget)
) ENGINE=InnoDB;
