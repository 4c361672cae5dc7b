CREATE TABLE IF NOT EXISTS price_lists (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(20) NOT NULL,
  name VARCHAR(80) NOT NULL,
  currency CHAR(3) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY price_lists_code (code),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
) ENGINE=InnoDB;
