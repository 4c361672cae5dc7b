-- What a simulation gives to each partner that earned or changed its tier; tiers are codes on the last day, '' without tiers.
CREATE TABLE IF NOT EXISTS simulation_partners (
  simulation_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  amount_before BIGINT NOT NULL,
  amount_after BIGINT NOT NULL,
  tier_before VARCHAR(40) NOT NULL,
  tier_after VARCHAR(40) NOT NULL,
  PRIMARY KEY (simulation_id, partner_id),
  CONSTRAINT simulation_partners_simulation FOREIGN KEY (simulation_id) REFERENCES simulations (id),
  CONSTRAINT simulation_partners_partner FOREIGN KEY (partner_id) REFERENCES partners (id)
) ENGINE=InnoDB;
