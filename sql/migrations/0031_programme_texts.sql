-- The articles of a published version, one row per article and language, text in Markdown.
CREATE TABLE IF NOT EXISTS programme_texts (
  version_id BIGINT NOT NULL,
  article INT NOT NULL,
  language CHAR(2) NOT NULL CHECK (language IN ('en', 'pl', 'ru')),
  title VARCHAR(200) NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version_id, language, article),
  CONSTRAINT programme_texts_version FOREIGN KEY (version_id) REFERENCES programme_versions (id)
) ENGINE=InnoDB;
