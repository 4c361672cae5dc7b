-- What we sell. Prices are in lists, quantities in stock. A removed product stays for its old orders. least_quantity is
-- the smallest that may be ordered: whole packs, not below the minimum.
CREATE TABLE IF NOT EXISTS products (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku VARCHAR(40) NOT NULL,
  name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL,
  category_id BIGINT NOT NULL,
  brand_id BIGINT NULL,
  tax_class VARCHAR(12) NOT NULL DEFAULT 'standard',
  picture VARCHAR(80) NOT NULL DEFAULT 'default.svg',
  pack_size INT NOT NULL DEFAULT 1 CHECK (pack_size >= 1),
  minimum_quantity INT NOT NULL DEFAULT 1 CHECK (minimum_quantity >= 1),
  maximum_quantity INT NULL CHECK (maximum_quantity >= 1),
  least_quantity INT AS ((minimum_quantity + pack_size - 1) DIV pack_size * pack_size) PERSISTENT,
  on_sale BOOLEAN NOT NULL DEFAULT TRUE,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY products_sku (sku),
  KEY products_name (name, id),
  KEY products_category (category_id, name, id),
  KEY products_created (created_at, id),
  CONSTRAINT products_category FOREIGN KEY (category_id) REFERENCES categories (id),
  CONSTRAINT products_brand FOREIGN KEY (brand_id) REFERENCES brands (id)
) ENGINE=InnoDB;
