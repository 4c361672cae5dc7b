-- How often something was tried in a window of time: sign-ins of an account, codes of a second factor. name is a digest, so
-- that addresses typed by mistake are not kept.
CREATE TABLE IF NOT EXISTS web_counters (
	name_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	part      BIGINT NOT NULL,
	hits      INT UNSIGNED NOT NULL,
	ends_at   DATETIME(6) NOT NULL,
	PRIMARY KEY (name_hash, part),
	KEY web_counters_ends (ends_at),
	CONSTRAINT web_counters_hits CHECK (hits > 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
