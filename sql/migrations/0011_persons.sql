-- Everyone who can sign in. The address is kept as typed in lower case; one person may belong to several partners.
CREATE TABLE IF NOT EXISTS persons (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(120) NOT NULL,
  phone VARCHAR(40) NOT NULL DEFAULT '',
  language CHAR(2) NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'pl', 'ru')),
  blocked_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY persons_email (email)
) ENGINE=InnoDB;
