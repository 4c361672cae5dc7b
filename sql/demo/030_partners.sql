-- Price chains and assortments of the demo partners.
INSERT INTO price_chains (partner_id, place, price_list_id, reason) VALUES
(1, 1, 3, 'tier'), (1, 2, 1, 'base'), (2, 1, 2, 'tier'), (2, 2, 1, 'base'), (3, 1, 1, 'base');

INSERT INTO partner_assortments (partner_id, assortment_id) VALUES (1, 1), (2, 3), (3, 2);
