-- Invitations to act for a partner. Nobody becomes a member before accepting; only the SHA-256 of the newest link is kept.
-- waiting is the address while nothing has come of it: of two invitations of one address at a time the second is refused.
CREATE TABLE IF NOT EXISTS member_invitations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT NOT NULL,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(120) NOT NULL,
  role VARCHAR(20) NOT NULL CHECK (role IN ('owner', 'buyer', 'approver', 'accountant')),
  language CHAR(2) NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'pl', 'ru')),
  invited_by BIGINT NOT NULL,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  sent_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  outcome VARCHAR(10) NULL CHECK (outcome IN ('accepted', 'declined', 'withdrawn')),
  waiting VARCHAR(254) AS (IF(outcome IS NULL, email, NULL)) STORED,
  UNIQUE KEY member_invitations_token (token_hash),
  UNIQUE KEY member_invitations_waiting (partner_id, waiting),
  CONSTRAINT member_invitations_partner FOREIGN KEY (partner_id) REFERENCES partners (id),
  CONSTRAINT member_invitations_by FOREIGN KEY (invited_by) REFERENCES persons (id)
) ENGINE=InnoDB;
