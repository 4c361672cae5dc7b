-- The demo company's programme has been in force for a while, so that orders of the last months earned commissions by it.
UPDATE programme_versions
   SET published_at = TIMESTAMPADD(DAY, -420, published_at), in_force_from = TIMESTAMPADD(DAY, -410, in_force_from);
