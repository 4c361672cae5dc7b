-- Delivery addresses of a partner. Orders copy what they need, so a changed address changes no order.
CREATE TABLE IF NOT EXISTS addresses (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  label VARCHAR(60) NOT NULL,
  recipient VARCHAR(160) NOT NULL,
  street VARCHAR(200) NOT NULL,
  postcode VARCHAR(20) NOT NULL,
  city VARCHAR(100) NOT NULL,
  country CHAR(2) NOT NULL,
  phone VARCHAR(40) NOT NULL DEFAULT '',
  removed_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  KEY addresses_partner (partner_id, removed_at),
  CONSTRAINT addresses_partner FOREIGN KEY (partner_id) REFERENCES partners (id)
) ENGINE=InnoDB;
