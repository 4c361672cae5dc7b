-- What a simulation pays out from the orders of each month; month is its first day.
CREATE TABLE IF NOT EXISTS simulation_months (
  simulation_id BIGINT NOT NULL,
  month DATE NOT NULL,
  turnover BIGINT NOT NULL,
  amount_before BIGINT NOT NULL,
  amount_after BIGINT NOT NULL,
  PRIMARY KEY (simulation_id, month),
  CONSTRAINT simulation_months_simulation FOREIGN KEY (simulation_id) REFERENCES simulations (id)
) ENGINE=InnoDB;
