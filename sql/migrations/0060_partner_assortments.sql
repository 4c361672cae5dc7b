CREATE TABLE IF NOT EXISTS partner_assortments (
  partner_id BIGINT NOT NULL PRIMARY KEY,
  assortment_id BIGINT NOT NULL,
  CONSTRAINT partner_assortments_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT partner_assortments_assortment FOREIGN KEY (assortment_id) REFERENCES assortments (id)
) ENGINE=InnoDB;
