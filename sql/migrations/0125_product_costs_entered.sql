-- A cost is entered, never edited: of several for the same day the one entered last counts. Who entered it; NULL: not a person.
ALTER TABLE product_costs
  ADD COLUMN IF NOT EXISTS id BIGINT NOT NULL AUTO_INCREMENT UNIQUE,
  ADD COLUMN IF NOT EXISTS entered_by BIGINT NULL REFERENCES persons (id),
  ADD COLUMN IF NOT EXISTS entered_at DATETIME(6) NULL,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (product_id, currency, from_day, id);
