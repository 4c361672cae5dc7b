-- One row: what the company decides about itself. Bank details are printed on orders; the time zone rules days and deadlines.
CREATE TABLE IF NOT EXISTS company_settings (
  id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
  name VARCHAR(120) NOT NULL,
  legal_name VARCHAR(200) NOT NULL,
  tax_number VARCHAR(40) NOT NULL DEFAULT '',
  street VARCHAR(200) NOT NULL DEFAULT '',
  postcode VARCHAR(20) NOT NULL DEFAULT '',
  city VARCHAR(100) NOT NULL DEFAULT '',
  country CHAR(2) NOT NULL DEFAULT 'GB',
  time_zone VARCHAR(60) NOT NULL,
  currency CHAR(3) NOT NULL,
  mail_from VARCHAR(254) NOT NULL,
  mail_name VARCHAR(120) NOT NULL,
  bank_name VARCHAR(120) NOT NULL DEFAULT '',
  bank_account VARCHAR(40) NOT NULL DEFAULT '',
  bank_code VARCHAR(20) NOT NULL DEFAULT '',
  payment_days INT NOT NULL DEFAULT 14 CHECK (payment_days BETWEEN 0 AND 365),
  version INT NOT NULL DEFAULT 1
) ENGINE=InnoDB;
