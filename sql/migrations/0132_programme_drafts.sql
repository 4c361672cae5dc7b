-- Drafts of the next version; published versions are other tables. base: the version that the draft changes. wizard: how
-- many steps of the set-up are done, NULL for a draft made by hand; choices are what its steps were told.
CREATE TABLE IF NOT EXISTS programme_drafts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  base_id BIGINT NOT NULL,
  state VARCHAR(10) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'published', 'discarded')),
  published_id BIGINT NULL,
  wizard INT NULL,
  choices LONGTEXT NOT NULL DEFAULT '{}' CHECK (JSON_VALID(choices)),
  created_by BIGINT NULL,
  created_at DATETIME(6) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  KEY programme_drafts_state (state, id),
  CONSTRAINT programme_drafts_base FOREIGN KEY (base_id) REFERENCES programme_versions (id),
  CONSTRAINT programme_drafts_published FOREIGN KEY (published_id) REFERENCES programme_versions (id),
  CONSTRAINT programme_drafts_person FOREIGN KEY (created_by) REFERENCES persons (id)
) ENGINE=InnoDB;
