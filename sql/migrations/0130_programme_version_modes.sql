-- How a version comes into force. notice: for everybody on in_force_from. consent: on in_force_from for those who have
-- accepted it by then, later for each on acceptance, for all others at the deadline; until then their old terms go on.
ALTER TABLE programme_versions
  ADD COLUMN IF NOT EXISTS mode VARCHAR(8) NOT NULL DEFAULT 'notice' CHECK (mode IN ('notice', 'consent')),
  ADD COLUMN IF NOT EXISTS deadline DATETIME(6) NULL;
