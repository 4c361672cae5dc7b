-- The typed parameters of a draft, each in the article that promises it.
CREATE TABLE IF NOT EXISTS draft_parameters (
  draft_id BIGINT NOT NULL,
  article_id BIGINT NOT NULL,
  name VARCHAR(80) NOT NULL,
  value BIGINT NOT NULL,
  unit VARCHAR(20) NOT NULL,
  PRIMARY KEY (draft_id, name),
  KEY draft_parameters_article (article_id),
  CONSTRAINT draft_parameters_draft FOREIGN KEY (draft_id) REFERENCES programme_drafts (id),
  CONSTRAINT draft_parameters_article FOREIGN KEY (article_id) REFERENCES draft_articles (id)
) ENGINE=InnoDB;
