-- Candidates in the pipeline, each at another station; one with signs that ask for a second look. They have no private
-- links.
INSERT INTO applications (id, kind, state, name, email, company, tax_number, phone, website,
                          country, language, about, monthly_orders, programme_version_id, consent_at, fill_seconds, address,
                          submitted_at, confirmed_at, answer_due_at, assignee_id, decided_at, decided_by, decision_reason,
                          version)
SELECT c.id, c.kind, c.state, c.name, c.email, c.company, c.tax_number, c.phone, c.website, c.country, c.language, c.about, c.monthly_orders,
       (SELECT MAX(v.id) FROM programme_versions v), TIMESTAMPADD(HOUR, -c.hours_ago, UTC_TIMESTAMP(6)), c.fill_seconds, c.address,
       TIMESTAMPADD(HOUR, -c.hours_ago, UTC_TIMESTAMP(6)), TIMESTAMPADD(HOUR, 1 - c.hours_ago, UTC_TIMESTAMP(6)),
       TIMESTAMPADD(HOUR, 120 - c.hours_ago, UTC_TIMESTAMP(6)), c.assignee_id,
       IF(c.state = 'waiting', TIMESTAMPADD(HOUR, 30 - c.hours_ago, UTC_TIMESTAMP(6)), NULL), IF(c.state = 'waiting', 2, NULL),
       IF(c.state = 'waiting', 'We will write again when the next range is planned.', NULL), c.version
  FROM (SELECT 1 AS id, 'reseller' AS kind, 'new' AS state, 'Clara Boyd' AS name, 'clara@driftwood.example' AS email,
               'Driftwood Interiors' AS company, 'GB400000041' AS tax_number, '+44 1273 555 0141' AS phone,
               'https://driftwood.example' AS website, 'GB' AS country, 'en' AS language,
               'A shop by the sea with two rooms of candles and linen. We would like lanterns before the summer.' AS about,
               8 AS monthly_orders, 20 AS hours_ago, 214 AS fill_seconds, '192.0.2.41' AS address, NULL AS assignee_id, 2 AS version
        UNION ALL
        SELECT 2, 'reseller', 'screening', 'Tomasz Wilk', 'tomasz@mailinator.com', 'Wilk Trade', '200 000 002', '0161 555 0102',
               '', 'GB', 'pl', 'Chcę sprzedawać prezenty.', 40, 44, 4, '192.0.2.77', 2, 3
        UNION ALL
        SELECT 3, 'promoter', 'information_asked', 'Ирина Белова', 'irina@belova.example', '', 'PL5250001043', '+48 22 555 01 43',
               'https://belova.example', 'PL', 'ru', 'Веду блог об уютном доме, двадцать тысяч читателей.', 3, 70, 388,
               '192.0.2.43', 2, 4
        UNION ALL
        SELECT 4, 'contractor', 'waiting', 'Owen Pugh', 'owen@paperkite.example', 'Paper Kite', 'GB400000044', '+44 29 5550 0144',
               'https://paperkite.example', 'GB', 'en', 'Illustration and packaging. My calendar opens next month.', 0, 260, 530,
               '192.0.2.44', 2, 4) c;

INSERT INTO application_flags (application_id, kind, level, detail) VALUES
(2, 'duplicate_tax', 'high', '200 000 002'), (2, 'duplicate_phone', 'medium', '0161 555 0102'),
(2, 'disposable_mail', 'high', 'mailinator.com'),
(2, 'too_fast', 'low', '4');

INSERT INTO application_events (application_id, kind, state, body, person_id, at)
SELECT a.id, e.kind, e.state, e.body, IF(e.by_staff, 2, NULL), TIMESTAMPADD(HOUR, e.hours_later, a.submitted_at)
  FROM applications a
  JOIN (SELECT 1 AS step, 0 AS id, 'submitted' AS kind, 'unconfirmed' AS state, '' AS body, 0 AS by_staff, 0 AS hours_later
        UNION ALL SELECT 2, 0, 'confirmed', 'new', '', 0, 1
        UNION ALL SELECT 3, 2, 'state', 'screening', '', 1, 3
        UNION ALL SELECT 4, 3, 'state', 'screening', '', 1, 4
        UNION ALL SELECT 5, 3, 'question', 'information_asked', 'Which of our candles would you show first, and where do your readers live?', 1, 5
        UNION ALL SELECT 6, 4, 'state', 'screening', '', 1, 6
        UNION ALL SELECT 7, 4, 'decision', 'waiting', 'We will write again when the next range is planned.', 1, 30) e ON e.id IN (0, a.id)
 ORDER BY a.id, e.step;
