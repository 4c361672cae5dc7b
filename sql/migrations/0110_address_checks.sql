-- Somebody of the partner looked at the delivery addresses and said that they are right: a step of the first week.
CREATE TABLE IF NOT EXISTS address_checks (
  partner_id BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL,
  checked_at DATETIME(6) NOT NULL,
  CONSTRAINT address_checks_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT address_checks_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
