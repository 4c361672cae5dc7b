-- Where a partner wants to be paid. Rows are added, never changed: the newest counts.
CREATE TABLE IF NOT EXISTS payout_accounts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  holder VARCHAR(120) NOT NULL,
  number VARCHAR(40) NOT NULL,
  bank_code VARCHAR(20) NOT NULL DEFAULT '',
  set_by BIGINT NOT NULL,
  set_at DATETIME(6) NOT NULL,
  KEY payout_accounts_partner (partner_id, id),
  CONSTRAINT payout_accounts_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT payout_accounts_person FOREIGN KEY (set_by) REFERENCES persons (id)
) ENGINE=InnoDB;
