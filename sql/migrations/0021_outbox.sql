-- Effects on the outside world, written in the transaction that causes them and done by the worker after commit.
-- secret marks bodies that are wiped after sending. lane names the worker's lane.
CREATE TABLE IF NOT EXISTS outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  lane VARCHAR(10) NOT NULL CHECK (lane IN ('mail')),
  message_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(254) NOT NULL,
  language CHAR(2) NOT NULL,
  template VARCHAR(60) NOT NULL,
  fields LONGTEXT NOT NULL CHECK (JSON_VALID(fields)),
  secret BOOLEAN NOT NULL DEFAULT FALSE,
  created_at DATETIME(6) NOT NULL,
  next_at DATETIME(6) NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  done_at DATETIME(6) NULL,
  UNIQUE KEY outbox_message (message_id),
  KEY outbox_due (lane, done_at, next_at)
) ENGINE=InnoDB;
