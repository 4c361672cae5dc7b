-- The words of a draft's article, one row per language.
CREATE TABLE IF NOT EXISTS draft_texts (
  article_id BIGINT NOT NULL,
  language CHAR(2) NOT NULL CHECK (language IN ('en', 'pl', 'ru')),
  title VARCHAR(200) NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (article_id, language),
  CONSTRAINT draft_texts_article FOREIGN KEY (article_id) REFERENCES draft_articles (id)
) ENGINE=InnoDB;
