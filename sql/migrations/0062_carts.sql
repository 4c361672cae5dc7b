-- A partner's carts; the open one has no order yet. version counts changes.
CREATE TABLE IF NOT EXISTS carts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  open_slot TINYINT NULL DEFAULT 1,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY carts_open (partner_id, open_slot, name),
  CONSTRAINT carts_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT carts_person FOREIGN KEY (created_by) REFERENCES persons (id)
) ENGINE=InnoDB;
