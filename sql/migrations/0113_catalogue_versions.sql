-- One row that tells whether what is kept in memory of the catalogue still holds. facts grows with every change of a
-- product, a price, a rate, a rule or a name; shape only with those that change which products are seen where. Triggers
-- write it in the changing transaction itself, so that it can never be forgotten and never runs ahead of the data.
CREATE TABLE IF NOT EXISTS catalogue_versions (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  facts BIGINT NOT NULL DEFAULT 1,
  shape BIGINT NOT NULL DEFAULT 1
) ENGINE=InnoDB;
INSERT IGNORE INTO catalogue_versions (id) VALUES (1);
