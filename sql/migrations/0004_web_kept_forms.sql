-- What was typed into a form whose session had ended, without passwords and files: shown again to the same person after
-- signing in. The cookie holds the token, the row its SHA-256. Gone after an hour.
CREATE TABLE IF NOT EXISTS web_kept_forms (
	token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	person_id  BIGINT NOT NULL,
	path       VARCHAR(2000) NOT NULL,
	fields     TEXT NOT NULL,
	created_at DATETIME(6) NOT NULL,
	PRIMARY KEY (token_hash),
	KEY web_kept_forms_created (created_at),
	CONSTRAINT web_kept_forms_path CHECK (path LIKE '/%')
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
