-- Who may read a draft and speak about it, by a private link. Only the SHA-256 of the link's token is kept.
CREATE TABLE IF NOT EXISTS draft_invitations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  draft_id BIGINT NOT NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  email VARCHAR(254) NOT NULL,
  language CHAR(2) NOT NULL CHECK (language IN ('en', 'pl', 'ru')),
  partner_id BIGINT NULL,
  invited_by BIGINT NULL,
  invited_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  withdrawn_at DATETIME(6) NULL,
  UNIQUE KEY draft_invitations_token (token_hash),
  KEY draft_invitations_draft (draft_id, id),
  CONSTRAINT draft_invitations_draft FOREIGN KEY (draft_id) REFERENCES programme_drafts (id),
  CONSTRAINT draft_invitations_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT draft_invitations_person FOREIGN KEY (invited_by) REFERENCES persons (id)
) ENGINE=InnoDB;
