-- Which list a tier of the programme gives; tier 'base' is everyone's last list.
CREATE TABLE IF NOT EXISTS tier_price_lists (
  tier VARCHAR(20) NOT NULL PRIMARY KEY,
  price_list_id BIGINT NOT NULL,
  CONSTRAINT tier_price_lists_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id)
) ENGINE=InnoDB;
