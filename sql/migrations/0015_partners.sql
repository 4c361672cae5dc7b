-- A company or a natural person that works with us; kinds may be combined. code is what people type: P-1001.
CREATE TABLE IF NOT EXISTS partners (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(160) NOT NULL,
  is_person BOOLEAN NOT NULL DEFAULT FALSE,
  reseller BOOLEAN NOT NULL DEFAULT FALSE,
  promoter BOOLEAN NOT NULL DEFAULT FALSE,
  contractor BOOLEAN NOT NULL DEFAULT FALSE,
  tax_number VARCHAR(40) NOT NULL DEFAULT '',
  email VARCHAR(254) NOT NULL DEFAULT '',
  phone VARCHAR(40) NOT NULL DEFAULT '',
  website VARCHAR(200) NOT NULL DEFAULT '',
  country CHAR(2) NOT NULL DEFAULT 'GB',
  tier VARCHAR(20) NOT NULL DEFAULT 'standard',
  state VARCHAR(20) NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'terminated')),
  payment_days INT NULL CHECK (payment_days BETWEEN 0 AND 365),
  external_code VARCHAR(60) NULL,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY partners_external (external_code),
  KEY partners_name (name),
  CHECK (reseller OR promoter OR contractor)
) ENGINE=InnoDB;
