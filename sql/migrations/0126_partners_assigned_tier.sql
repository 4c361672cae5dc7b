-- A partner's tier is the one that it earned, judged once a day (tier_on), or the one assigned to it by approval where that is
-- higher, until assigned_until. Tiers given before keep their word for a year.
ALTER TABLE partners
  ADD COLUMN IF NOT EXISTS assigned_tier VARCHAR(20) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS assigned_until DATE NULL,
  ADD COLUMN IF NOT EXISTS tier_on DATE NULL,
  ADD KEY IF NOT EXISTS partners_tier_on (tier_on);
UPDATE partners SET assigned_tier = tier, assigned_until = UTC_DATE() + INTERVAL 1 YEAR
 WHERE tier <> 'standard' AND tier_on IS NULL AND assigned_until IS NULL;
