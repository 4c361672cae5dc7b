-- Price chains and assortments of the demo partners.
INSERT INTO price_chains (partner_id, place, price_list_id, reason) VALUES
(1, 2, 3, 'tier'), (1, 3, 1, 'base'), (2, 2, 2, 'tier'), (2, 3, 1, 'base'), (3, 3, 1, 'base');

-- Two were taken in with a tier that they have yet to earn.
UPDATE partners SET assigned_tier = tier, assigned_until = DATE(TIMESTAMPADD(DAY, 180, UTC_TIMESTAMP())) WHERE id IN (1, 2);

INSERT INTO partner_assortments (partner_id, assortment_id) VALUES (1, 1), (2, 3), (3, 2);
