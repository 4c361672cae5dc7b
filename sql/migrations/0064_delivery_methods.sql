-- net is the cost of delivery; from free_from net of goods upwards it is free (NULL: never).
CREATE TABLE IF NOT EXISTS delivery_methods (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(20) NOT NULL,
  name VARCHAR(80) NOT NULL,
  name_pl VARCHAR(80) NOT NULL DEFAULT '',
  name_ru VARCHAR(80) NOT NULL DEFAULT '',
  net BIGINT NOT NULL CHECK (net >= 0),
  free_from BIGINT NULL CHECK (free_from >= 0),
  tax_class VARCHAR(12) NOT NULL DEFAULT 'standard',
  days INT NOT NULL DEFAULT 3,
  offered BOOLEAN NOT NULL DEFAULT TRUE,
  UNIQUE KEY delivery_methods_code (code)
) ENGINE=InnoDB;
