-- Who brought whom, from when. The sponsor of a day is the row with the greatest since_day not after it.
CREATE TABLE IF NOT EXISTS partner_sponsors (
  partner_id BIGINT NOT NULL,
  since_day DATE NOT NULL,
  sponsor_id BIGINT NULL,
  PRIMARY KEY (partner_id, since_day),
  KEY partner_sponsors_sponsor (sponsor_id),
  CONSTRAINT partner_sponsors_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT partner_sponsors_sponsor FOREIGN KEY (sponsor_id) REFERENCES partners (id),
  CHECK (sponsor_id IS NULL OR sponsor_id <> partner_id)
) ENGINE=InnoDB;
