-- One row for each request that must count once, written first in the transaction of its effect: both commit or neither.
-- A repeat finds the row and gets the same answer. status 0 is only ever seen inside the transaction that made the row.
CREATE TABLE IF NOT EXISTS web_idempotency (
	principal    VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	route        VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	key_hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	status       SMALLINT UNSIGNED NOT NULL,
	location     VARCHAR(2000) NULL,
	notice       VARCHAR(500) NULL,
	content      VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
	body         MEDIUMTEXT NULL,
	created_at   DATETIME(6) NOT NULL,
	PRIMARY KEY (principal, route, key_hash),
	KEY web_idempotency_created (created_at),
	CONSTRAINT web_idempotency_status CHECK (status = 0 OR status BETWEEN 200 AND 399)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
