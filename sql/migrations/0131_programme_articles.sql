-- Which article of the version before each article was, so that differences follow articles that changed their number.
-- was NULL: a new article. Versions without rows kept their numbers.
CREATE TABLE IF NOT EXISTS programme_articles (
  version_id BIGINT NOT NULL,
  article INT NOT NULL,
  was INT NULL,
  PRIMARY KEY (version_id, article),
  CONSTRAINT programme_articles_version FOREIGN KEY (version_id) REFERENCES programme_versions (id)
) ENGINE=InnoDB;
