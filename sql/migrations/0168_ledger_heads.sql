-- A copy of the daily heads that the worker writes to a file outside of the database, for pages and letters.
CREATE TABLE IF NOT EXISTS ledger_heads (
  day DATE NOT NULL PRIMARY KEY,
  seals BIGINT NOT NULL,
  root CHAR(64) NOT NULL,
  line CHAR(64) NOT NULL,
  written_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;
