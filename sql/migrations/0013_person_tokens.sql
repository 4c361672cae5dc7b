-- Links sent by mail: set the first password (invitation), set a new one (reset). Only the SHA-256 of the token is kept.
CREATE TABLE IF NOT EXISTS person_tokens (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL,
  purpose VARCHAR(20) NOT NULL CHECK (purpose IN ('invitation', 'reset')),
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  used_at DATETIME(6) NULL,
  KEY person_tokens_person (person_id, purpose),
  CONSTRAINT person_tokens_person FOREIGN KEY (person_id) REFERENCES persons (id)
) ENGINE=InnoDB;
