-- More private links to the same invitation: each letter about it carries one of its own. Only SHA-256s are kept.
CREATE TABLE IF NOT EXISTS draft_links (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  invitation_id BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  KEY draft_links_invitation (invitation_id),
  CONSTRAINT draft_links_invitation FOREIGN KEY (invitation_id) REFERENCES draft_invitations (id)
) ENGINE=InnoDB;
