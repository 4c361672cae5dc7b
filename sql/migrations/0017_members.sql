-- People who act for a partner.
CREATE TABLE IF NOT EXISTS members (
  partner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  role VARCHAR(20) NOT NULL CHECK (role IN ('owner', 'buyer', 'approver', 'accountant')),
  joined_at DATETIME(6) NOT NULL,
  PRIMARY KEY (partner_id, person_id),
  KEY members_person (person_id),
  CONSTRAINT members_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT members_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
