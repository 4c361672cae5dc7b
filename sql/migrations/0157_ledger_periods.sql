-- Months that are closed: nothing is booked into them any more. Months close one after the other and never open again.
CREATE TABLE IF NOT EXISTS ledger_periods (
  month DATE NOT NULL PRIMARY KEY CHECK (DAYOFMONTH(month) = 1),
  closed_by BIGINT NOT NULL,
  closed_at DATETIME(6) NOT NULL,
  CONSTRAINT ledger_periods_person FOREIGN KEY (closed_by) REFERENCES persons (id)
) ENGINE=InnoDB;
