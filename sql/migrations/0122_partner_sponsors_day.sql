-- The chain of a day is walked down from a sponsor as well as up to one.
ALTER TABLE partner_sponsors ADD KEY IF NOT EXISTS partner_sponsors_team (sponsor_id, since_day, partner_id);
