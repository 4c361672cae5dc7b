-- What the invited say about an article: a comment, a proposal of a parameter's value, or of the article's text. The answer
-- is the author's; adopted and declined are for ever.
CREATE TABLE IF NOT EXISTS draft_remarks (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  draft_id BIGINT NOT NULL,
  article_id BIGINT NOT NULL,
  invitation_id BIGINT NOT NULL,
  kind VARCHAR(10) NOT NULL CHECK (kind IN ('comment', 'parameter', 'text')),
  body TEXT NOT NULL,
  parameter VARCHAR(80) NOT NULL DEFAULT '',
  value BIGINT NOT NULL DEFAULT 0,
  unit VARCHAR(20) NOT NULL DEFAULT '',
  language CHAR(2) NOT NULL,
  proposal TEXT NOT NULL DEFAULT '',
  state VARCHAR(10) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'adopted', 'declined')),
  answer TEXT NOT NULL DEFAULT '',
  written_at DATETIME(6) NOT NULL,
  answered_at DATETIME(6) NULL,
  answered_by BIGINT NULL,
  KEY draft_remarks_draft (draft_id, id),
  CONSTRAINT draft_remarks_draft FOREIGN KEY (draft_id) REFERENCES programme_drafts (id),
  CONSTRAINT draft_remarks_article FOREIGN KEY (article_id) REFERENCES draft_articles (id),
  CONSTRAINT draft_remarks_invitation FOREIGN KEY (invitation_id) REFERENCES draft_invitations (id),
  CONSTRAINT draft_remarks_person FOREIGN KEY (answered_by) REFERENCES persons (id)
) ENGINE=InnoDB;
