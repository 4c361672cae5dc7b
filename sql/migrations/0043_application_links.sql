-- Private links to an application. Each letter carries a link of its own and all of them open it; only SHA-256s are kept.
CREATE TABLE IF NOT EXISTS application_links (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  application_id BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  KEY application_links_application (application_id),
  CONSTRAINT application_links_application FOREIGN KEY (application_id) REFERENCES applications (id)
) ENGINE=InnoDB;
