-- The lists that hold for a partner, in order of precedence (smaller rank first): contract, tier, base. The first list
-- that has the product decides; its quantity breaks never mix with another list's.
CREATE TABLE IF NOT EXISTS price_chains (
  partner_id BIGINT NOT NULL,
  place INT NOT NULL,
  price_list_id BIGINT NOT NULL,
  reason VARCHAR(10) NOT NULL CHECK (reason IN ('contract', 'tier', 'base')),
  PRIMARY KEY (partner_id, place),
  UNIQUE KEY price_chains_once (partner_id, price_list_id),
  CONSTRAINT price_chains_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT price_chains_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id)
) ENGINE=InnoDB;
