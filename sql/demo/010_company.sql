-- The demo company, its staff, three resellers in a line of sponsors, and two contractors. All names are invented.
UPDATE company_settings
   SET name = 'Hearth & Home Trade', legal_name = 'Hearth & Home Trade Ltd', tax_number = 'GB123456789',
       street = '12 Canal Row', postcode = 'M1 4GX', city = 'Manchester', country = 'GB', time_zone = 'Europe/London',
       currency = 'GBP', mail_from = 'partners@hearth.example', mail_name = 'Hearth & Home Trade',
       bank_name = 'Northern Trade Bank', bank_account = 'GB33 NTBK 2020 1555 5555 55', bank_code = 'NTBKGB2L',
       payment_days = 14, version = version + 1
 WHERE id = 1;

INSERT INTO tax_rates (tax_class, since_day, basis_points) VALUES
('standard', '2011-01-04', 2000), ('reduced', '2011-01-04', 500), ('zero', '2011-01-04', 0);

INSERT INTO delivery_methods (id, code, name, name_pl, name_ru, net, free_from, tax_class, days) VALUES
(1, 'courier', 'Courier, 2 working days', 'Kurier, 2 dni robocze', 'Курьер, 2 рабочих дня', 895, 25000, 'standard', 2),
(2, 'pallet', 'Pallet, 5 working days', 'Paleta, 5 dni roboczych', 'Паллета, 5 рабочих дней', 4900, 100000, 'standard', 5),
(3, 'collect', 'Collect in Manchester', 'Odbiór w Manchesterze', 'Самовывоз в Манчестере', 0, NULL, 'standard', 1);

INSERT INTO persons (id, email, name, phone, language, created_at) VALUES
(1, 'admin@hearth.example', 'Helen Marsh', '', 'en', UTC_TIMESTAMP(6)),
(2, 'ewa@hearth.example', 'Ewa Zielińska', '', 'pl', UTC_TIMESTAMP(6)),
(3, 'jan@hearth.example', 'Jan Kowalski', '', 'en', UTC_TIMESTAMP(6)),
(4, 'olga@hearth.example', 'Ольга Смирнова', '', 'ru', UTC_TIMESTAMP(6)),
(5, 'adam@hearth.example', 'Adam Reid', '', 'en', UTC_TIMESTAMP(6)),
(6, 'maria@hearth.example', 'Maria Costa', '', 'en', UTC_TIMESTAMP(6)),
(7, 'anna@kwiaty.example', 'Anna Nowak', '+48 22 555 01 01', 'en', UTC_TIMESTAMP(6)),
(8, 'piotr@north.example', 'Piotr Lis', '+44 161 555 0102', 'pl', UTC_TIMESTAMP(6)),
(9, 'sofia@lantern.example', 'София Орлова', '+44 161 555 0103', 'ru', UTC_TIMESTAMP(6)),
(10, 'marek@lampa.example', 'Marek Wrona', '+48 22 555 01 04', 'pl', UTC_TIMESTAMP(6)),
(11, 'tess@pixel.example', 'Tess Hall', '+44 161 555 0105', 'en', UTC_TIMESTAMP(6)),
(12, 'nina@hearth.example', 'Nina Lewandowska', '', 'en', UTC_TIMESTAMP(6));

-- The password of every demo account is filar-demo-2026; installations without the demo have no account at all.
INSERT INTO credentials (person_id, password_hash, changed_at)
SELECT id, '$argon2id$v=19$m=19456,t=2,p=1$PIKcdi08knHrpFPLoT+PTA$9MNtW9Ie+M9/2Vw+vNtWtec7bPUAMCgjvlSEI5ZXKDM', UTC_TIMESTAMP(6) FROM persons;

INSERT INTO staff_roles (person_id, role, granted_at) VALUES
(1, 'administrator', UTC_TIMESTAMP(6)), (2, 'recruiter', UTC_TIMESTAMP(6)), (3, 'orders', UTC_TIMESTAMP(6)),
(4, 'projects', UTC_TIMESTAMP(6)), (5, 'reviewer', UTC_TIMESTAMP(6)), (6, 'finance', UTC_TIMESTAMP(6)),
(12, 'programme', UTC_TIMESTAMP(6));

INSERT INTO partners (id, name, is_person, reseller, promoter, contractor, tax_number, email, phone, country, tier, created_at) VALUES
(1, 'Kwiaty i Dom', FALSE, TRUE, TRUE, FALSE, 'PL5250001009', 'anna@kwiaty.example', '+48 22 555 01 01', 'PL', 'gold', TIMESTAMPADD(DAY, -400, UTC_TIMESTAMP(6))),
(2, 'Northlight Gifts', FALSE, TRUE, FALSE, FALSE, 'GB200000002', 'piotr@north.example', '+44 161 555 0102', 'GB', 'silver', TIMESTAMPADD(DAY, -250, UTC_TIMESTAMP(6))),
(3, 'Lantern & Co', FALSE, TRUE, FALSE, FALSE, 'GB300000003', 'sofia@lantern.example', '+44 161 555 0103', 'GB', 'standard', TIMESTAMPADD(DAY, -120, UTC_TIMESTAMP(6))),
(4, 'Studio Lampa', TRUE, FALSE, FALSE, TRUE, 'PL5250001010', 'marek@lampa.example', '+48 22 555 01 04', 'PL', 'standard', TIMESTAMPADD(DAY, -200, UTC_TIMESTAMP(6))),
(5, 'Pixel & Press', FALSE, FALSE, FALSE, TRUE, 'GB500000005', 'tess@pixel.example', '+44 161 555 0105', 'GB', 'standard', TIMESTAMPADD(DAY, -90, UTC_TIMESTAMP(6)));

INSERT INTO members (partner_id, person_id, role, joined_at) VALUES
(1, 7, 'owner', UTC_TIMESTAMP(6)), (2, 8, 'owner', UTC_TIMESTAMP(6)), (3, 9, 'owner', UTC_TIMESTAMP(6)),
(4, 10, 'owner', UTC_TIMESTAMP(6)), (5, 11, 'owner', UTC_TIMESTAMP(6));

INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES
(2, DATE(TIMESTAMPADD(DAY, -250, UTC_TIMESTAMP())), 1), (3, DATE(TIMESTAMPADD(DAY, -120, UTC_TIMESTAMP())), 2);

INSERT INTO addresses (partner_id, label, recipient, street, postcode, city, country, phone, created_at) VALUES
(1, 'Shop', 'Kwiaty i Dom', 'ul. Lipowa 7', '00-316', 'Warszawa', 'PL', '+48 22 555 01 01', UTC_TIMESTAMP(6)),
(2, 'Warehouse', 'Northlight Gifts', '4 Mill Lane', 'M4 5JD', 'Manchester', 'GB', '', UTC_TIMESTAMP(6)),
(3, 'Shop', 'Lantern & Co', '88 High Street', 'LS1 4AP', 'Leeds', 'GB', '', UTC_TIMESTAMP(6));

INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
SELECT m.partner_id, m.person_id, v.id, v.sha256, UTC_TIMESTAMP(6), '127.0.0.1', 'demo data'
  FROM members m CROSS JOIN programme_versions v;
