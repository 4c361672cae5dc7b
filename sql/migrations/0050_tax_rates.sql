-- VAT by class, dated: the rate of a day is the row with the greatest since_day not after it. Hundredths of a percent.
CREATE TABLE IF NOT EXISTS tax_rates (
  tax_class VARCHAR(12) NOT NULL,
  since_day DATE NOT NULL,
  basis_points INT NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  PRIMARY KEY (tax_class, since_day)
) ENGINE=InnoDB;
