-- A large company in a scratch database: @products, @partners and @orders (of five lines each) beside the demo company.
-- Only for measuring. Every figure is made from the row's number, so that two fills are alike.
SET SESSION foreign_key_checks = 0, unique_checks = 0;
SET NAMES utf8mb4;

SELECT 'categories, brands, lists and rules' AS filling;
INSERT INTO categories (id, slug, name, name_pl, name_ru)
SELECT 100 + seq, CONCAT('range-', seq), CONCAT('Range ', seq), CONCAT('Seria ', seq), CONCAT('Серия ', seq) FROM seq_1_to_40;
INSERT INTO brands (id, name) SELECT 100 + seq, CONCAT('Maker ', seq) FROM seq_1_to_60;
INSERT INTO price_lists (id, code, name, currency, valid_from)
SELECT 10 + seq, CONCAT('C', seq), CONCAT('Agreed list ', seq), 'GBP', '2024-01-01' FROM seq_1_to_5;
INSERT INTO assortments (id, name) SELECT 10 + seq, CONCAT('Choice ', seq) FROM seq_1_to_20;
INSERT INTO assortment_rules (assortment_id, include, kind, target_id) VALUES (11, TRUE, 'all', 0), (12, TRUE, 'all', 0);
INSERT INTO assortment_rules (assortment_id, include, kind, target_id)
SELECT 12 + a.seq, TRUE, 'category', 100 + (a.seq * 3 + c.seq) MOD 40 + 1 FROM seq_1_to_9 a JOIN seq_1_to_12 c;
INSERT INTO assortment_rules (assortment_id, include, kind, target_id)
SELECT 21 + a.seq, TRUE, 'brand', 100 + (a.seq * 5 + b.seq) MOD 60 + 1 FROM seq_1_to_9 a JOIN seq_1_to_20 b;
INSERT INTO assortment_rules (assortment_id, include, kind, target_id)
SELECT 21 + a.seq, FALSE, 'category', 100 + a.seq FROM seq_1_to_9 a;

SELECT 'products' AS filling;
INSERT INTO products (id, sku, name, description, category_id, brand_id, picture, pack_size, minimum_quantity, created_at)
SELECT 1000000 + seq, CONCAT('B', LPAD(seq, 6, '0')),
       CONCAT(ELT(1 + seq MOD 17, 'Red', 'Blue', 'Ivory', 'Green', 'Antique', 'White', 'Small', 'Large', 'Hanging', 'Wooden', 'Glass',
                  'Painted', 'Striped', 'Spotted', 'Vintage', 'Travel', 'Garden'), ' ',
              ELT(1 + seq DIV 17 MOD 13, 'heart', 'star', 'rose', 'bird', 'apple', 'moon', 'leaf', 'button', 'owl', 'fox', 'cloud',
                  'shell', 'lily'), ' ',
              ELT(1 + seq DIV 221 MOD 19, 'lantern', 'mug', 'teapot', 'candle', 'clock', 'bag', 'tin', 'frame', 'cushion', 'bowl',
                  'plate', 'sign', 'basket', 'doormat', 'notebook', 'card', 'ribbon', 'hook', 'lamp'), ' no. ', seq),
       '', 101 + seq * 7 MOD 40, 101 + seq * 11 MOD 60,
       ELT(1 + seq MOD 7, 'mug.svg', 'bag.svg', 'candle.svg', 'clock.svg', 'heart.svg', 'star.svg', 'default.svg'),
       ELT(1 + seq MOD 4, 1, 1, 6, 12), 1, TIMESTAMPADD(SECOND, -seq * 60, UTC_TIMESTAMP(6))
  FROM seq_1_to_1000000 WHERE seq <= @products;
INSERT INTO stock (product_id, on_hand) SELECT 1000000 + seq, 1000000 + seq MOD 90 FROM seq_1_to_1000000 WHERE seq <= @products;

SELECT 'prices in eight lists' AS filling;
INSERT INTO prices (price_list_id, product_id, minimum_quantity, amount)
SELECT l.seq, 1000000 + p.seq, IF(b.seq = 1, 1, 48), (120 + p.seq * 37 MOD 4800) * (105 - l.seq * 5) * (106 - b.seq * 6) DIV 10000
  FROM seq_1_to_1000000 p JOIN seq_1_to_3 l JOIN seq_1_to_2 b WHERE p.seq <= @products;
INSERT INTO prices (price_list_id, product_id, minimum_quantity, amount)
SELECT 10 + l.seq, 1000000 + p.seq, 1, (100 + p.seq * 37 MOD 4800) * 3 DIV 4
  FROM seq_1_to_1000000 p JOIN seq_1_to_5 l WHERE p.seq <= @products AND (p.seq + l.seq) MOD 8 = 0;

SELECT 'partners and their people' AS filling;
INSERT INTO persons (id, email, name, language, created_at)
SELECT 100000 + seq, CONCAT('buyer', seq, '@bench.example'), CONCAT('Buyer ', seq), 'en', UTC_TIMESTAMP(6)
  FROM seq_1_to_1000000 WHERE seq <= @partners;
INSERT INTO partners (id, name, reseller, country, tier, assigned_tier, assigned_until, created_at)
SELECT 100000 + seq, CONCAT('Partner ', seq), TRUE, 'GB', ELT(1 + seq MOD 3, 'standard', 'silver', 'gold'),
       ELT(1 + seq MOD 3, 'standard', 'silver', 'gold'), '2100-01-01', UTC_TIMESTAMP(6)
  FROM seq_1_to_1000000 WHERE seq <= @partners;
INSERT INTO members (partner_id, person_id, role, joined_at)
SELECT 100000 + seq, 100000 + seq, 'owner', UTC_TIMESTAMP(6) FROM seq_1_to_1000000 WHERE seq <= @partners;
INSERT INTO addresses (id, partner_id, label, recipient, street, postcode, city, country, created_at)
SELECT 100000 + seq, 100000 + seq, 'Shop', CONCAT('Partner ', seq), CONCAT(seq, ' High Street'), 'M1 1AA', 'Manchester', 'GB',
       UTC_TIMESTAMP(6) FROM seq_1_to_1000000 WHERE seq <= @partners;
INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
SELECT 100000 + s.seq, 100000 + s.seq, v.id, v.sha256, UTC_TIMESTAMP(6), '127.0.0.1', 'bench'
  FROM seq_1_to_1000000 s JOIN programme_versions v WHERE s.seq <= @partners;
INSERT INTO partner_assortments (partner_id, assortment_id)
SELECT 100000 + seq, 11 + seq MOD 20 FROM seq_1_to_1000000 WHERE seq <= @partners;
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
SELECT 100000 + seq, 1, 11 + seq DIV 20 MOD 5, 'contract' FROM seq_1_to_1000000 WHERE seq <= @partners AND seq MOD 5 < 2;
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
SELECT 100000 + seq, 2, 1 + seq MOD 3, 'tier' FROM seq_1_to_1000000 WHERE seq <= @partners AND seq MOD 3 > 0;
INSERT INTO price_chains (partner_id, place, price_list_id, reason)
SELECT 100000 + seq, 3, 1, 'base' FROM seq_1_to_1000000 WHERE seq <= @partners;

SELECT 'orders' AS filling;
INSERT INTO orders (id, partner_id, placed_by, state, currency, goods_net, net, vat, gross, paid, placed_at, closed_at)
SELECT 1000000 + seq, 100000 + 1 + seq MOD @partners, 100000 + 1 + seq MOD @partners, 'closed', 'GBP', 6000, 6000, 1200, 7200, 7200,
       TIMESTAMPADD(SECOND, -seq * 300, UTC_TIMESTAMP(6)), UTC_TIMESTAMP(6)
  FROM seq_1_to_1000000 WHERE seq <= @orders;
SELECT 'order lines' AS filling;
INSERT INTO order_lines (order_id, line, product_id, sku, name, quantity, shipped, unit_price, price_list_id, net, vat_points, vat)
SELECT 1000000 + o.seq, l.seq, 1000000 + 1 + (o.seq * 13 + l.seq * 7) MOD @products,
       CONCAT('B', LPAD(1 + (o.seq * 13 + l.seq * 7) MOD @products, 6, '0')), 'Lantern', 12, 12, 100, 1, 1200, 2000, 240
  FROM seq_1_to_1000000 o JOIN seq_1_to_5 l WHERE o.seq <= @orders;

SELECT 'applications and projects' AS filling;
INSERT INTO applications (id, kind, state, name, email, company, tax_number, phone, country, language, about,
                          programme_version_id, consent_at, fill_seconds, address, submitted_at, confirmed_at, answer_due_at)
SELECT 100000 + s.seq, 'reseller', IF(s.seq MOD 10 = 0, 'new', 'rejected'), CONCAT('Candidate ', s.seq), CONCAT('c', s.seq, '@bench.example'),
       CONCAT('Shop ', s.seq), CONCAT('GB9', s.seq), CONCAT('+4420', s.seq), 'GB', 'en', 'A shop.',
       (SELECT MIN(id) FROM programme_versions), UTC_TIMESTAMP(6), 90, '127.0.0.1', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),
       TIMESTAMPADD(DAY, 2, UTC_TIMESTAMP(6))
  FROM seq_1_to_1000000 s WHERE s.seq <= @partners;
INSERT INTO projects (id, partner_id, scheme_id, title, brief, state, price, currency, manager_id, reviewer_id, created_at)
SELECT 100000 + s.seq, IF(s.seq MOD 100 = 0, 4, 5), 1, CONCAT('Project ', s.seq), '', 'active', 30000, 'GBP', 4, 5, UTC_TIMESTAMP(6)
  FROM seq_1_to_1000000 s WHERE s.seq <= @partners;
INSERT INTO stages (project_id, number, title, deliverable, criteria, days, review_days, rounds, price, state)
SELECT 100000 + p.seq, s.seq, CONCAT('Stage ', s.seq), 'Pictures', '', 5, 2, 2, 10000,
       ELT(s.seq, IF(p.seq MOD 10 = 0, 'submitted', 'in_progress'), 'planned', 'planned')
  FROM seq_1_to_1000000 p JOIN seq_1_to_3 s WHERE p.seq <= @partners;

SELECT 'counting for the optimiser' AS filling;
ANALYZE TABLE products, prices, stock, partners, persons, members, price_chains, partner_assortments, assortment_rules, orders,
              order_lines, applications, projects, stages, addresses, acceptances, categories, price_lists;
