-- Sessions of signed-in people. The cookie holds 256 random bits, the row only their SHA-256. 30 minutes of rest or 8 hours
-- in all end one; an ended row stays for a day, so that a form posted too late can be kept for the same person.
CREATE TABLE IF NOT EXISTS web_sessions (
	id_hash    CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	person_id  BIGINT NOT NULL,
	partner_id BIGINT NULL,
	created_at DATETIME(6) NOT NULL,
	seen_at    DATETIME(6) NOT NULL,
	ends_at    DATETIME(6) NOT NULL,
	address    VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	browser    VARCHAR(200) NOT NULL,
	language   CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL,
	PRIMARY KEY (id_hash),
	KEY web_sessions_person (person_id, ends_at),
	KEY web_sessions_ends (ends_at),
	CONSTRAINT web_sessions_order CHECK (created_at <= seen_at AND created_at < ends_at),
	CONSTRAINT web_sessions_language CHECK (language IS NULL OR language IN ('en', 'pl', 'ru'))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
