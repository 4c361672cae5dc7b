-- The address that links and letters use ('' is that of the installation), and the company's mark: a picture in VAR/files
-- under its SHA-256 ('' is Filar's own).
ALTER TABLE company_settings
  ADD COLUMN IF NOT EXISTS base_url VARCHAR(200) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS mark_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS mark_type VARCHAR(20) NOT NULL DEFAULT '';
