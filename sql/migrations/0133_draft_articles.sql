-- Articles of a draft. position is the number that readers see; was the number in the draft's base, NULL for a new one. A
-- removed article stays, since people may have said something about it.
CREATE TABLE IF NOT EXISTS draft_articles (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  draft_id BIGINT NOT NULL,
  position INT NOT NULL,
  was INT NULL,
  removed BOOLEAN NOT NULL DEFAULT FALSE,
  KEY draft_articles_draft (draft_id, removed, position),
  CONSTRAINT draft_articles_draft FOREIGN KEY (draft_id) REFERENCES programme_drafts (id)
) ENGINE=InnoDB;
