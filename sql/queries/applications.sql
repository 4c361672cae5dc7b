-- include "domain/people/persons.h"
-- include "domain/recruiting/applications.h"
-- include "domain/recruiting/flags.h"
-- include "domain/recruiting/review.h"

-- Nothing is added before the first version of the programme is in force: the id is 0 then.
-- application_add(kind text, name text, email text, company text, tax_number text, phone text, website text, country text, language text, about text, monthly_orders int, fill_seconds int, address text, now when) -> id @public
INSERT INTO applications (kind, name, email, company, tax_number, phone, website, country, language, about, monthly_orders, fill_seconds, address, programme_version_id, consent_at, submitted_at)
SELECT :kind, :name, :email, :company, :tax_number, :phone, :website, :country, :language,
       :about, :monthly_orders, :fill_seconds, :address, v.id, :now, :now
  FROM programme_versions v
 WHERE v.in_force_from <= :now
 ORDER BY v.in_force_from DESC, v.number DESC LIMIT 1;

-- application_link_add(token_hash text, application_id int, now when) -> nothing @public @admin
INSERT INTO application_links (token_hash, application_id, created_at) VALUES (:token_hash, :application_id, :now);

-- Whoever holds a link may see the application: this is the candidate's only key.
-- application_of_link(token_hash text) -> application? @public
SELECT a.id, a.kind, a.state, a.name, a.email, a.company, a.tax_number, a.phone, a.website,
       a.country, a.language, a.about, a.monthly_orders, a.fill_seconds, a.submitted_at, a.confirmed_at,
       a.answer_due_at, a.decided_at, COALESCE(a.decision_reason, '') AS decision_reason, a.version,
       v.number AS programme_number,
       IF(a.state = 'rejected', TIMESTAMPADD(DAY, (SELECT r.value FROM programme_parameters r
                                                    WHERE r.version_id = v.id AND r.name = 'reapply.days'), a.decided_at),
          NULL) AS reapply_at
  FROM application_links l
  JOIN applications a ON a.id = l.application_id
  JOIN programme_versions v ON v.id = a.programme_version_id
 WHERE l.token_hash = :token_hash;

-- application_of_id(id int) -> application? @public @admin
SELECT a.id, a.kind, a.state, a.name, a.email, a.company, a.tax_number, a.phone, a.website,
       a.country, a.language, a.about, a.monthly_orders, a.fill_seconds, a.submitted_at, a.confirmed_at,
       a.answer_due_at, a.decided_at, COALESCE(a.decision_reason, '') AS decision_reason, a.version, a.source, a.address,
       COALESCE(a.partner_id, 0) AS partner_id, COALESCE(a.assignee_id, 0) AS assignee_id,
       COALESCE(p.name, '') AS assignee_name, COALESCE(d.name, '') AS decided_by_name,
       v.number AS programme_number,
       IF(a.state = 'rejected', TIMESTAMPADD(DAY, (SELECT r.value FROM programme_parameters r
                                                    WHERE r.version_id = v.id AND r.name = 'reapply.days'), a.decided_at),
          NULL) AS reapply_at
  FROM applications a
  JOIN programme_versions v ON v.id = a.programme_version_id
  LEFT JOIN persons p ON p.id = a.assignee_id
  LEFT JOIN persons d ON d.id = a.decided_by
 WHERE a.id = :id;

-- The promise of the programme begins to run: answer.days of the version that the candidate read.
-- application_confirm(token_hash text, now when) -> changed @public
UPDATE applications
   SET state = 'new', confirmed_at = :now, version = version + 1,
       answer_due_at = TIMESTAMPADD(DAY, COALESCE((SELECT r.value FROM programme_parameters r
                                                    WHERE r.version_id = applications.programme_version_id
                                                      AND r.name = 'answer.days'), 0), :now)
 WHERE id = (SELECT l.application_id FROM application_links l WHERE l.token_hash = :token_hash)
   AND state = 'unconfirmed';

-- The answer is back with us, so the promise runs anew.
-- application_answer(token_hash text, now when) -> changed @public
UPDATE applications
   SET state = 'screening', version = version + 1,
       answer_due_at = TIMESTAMPADD(DAY, COALESCE((SELECT r.value FROM programme_parameters r
                                                    WHERE r.version_id = applications.programme_version_id
                                                      AND r.name = 'answer.days'), 0), :now)
 WHERE id = (SELECT l.application_id FROM application_links l WHERE l.token_hash = :token_hash)
   AND state = 'information_asked';

-- application_withdraw(token_hash text, now when) -> changed @public
UPDATE applications SET state = 'withdrawn', decided_at = :now, version = version + 1
 WHERE id = (SELECT l.application_id FROM application_links l WHERE l.token_hash = :token_hash)
   AND state IN ('unconfirmed', 'new', 'screening', 'information_asked', 'waiting');

-- Steps of the staff: state and version are guarded here, so of two who decide at once one changes nothing.
-- application_take(id int, version int, person_id int) -> changed @admin
UPDATE applications
   SET state = IF(state = 'information_asked', state, 'screening'), assignee_id = :person_id, version = version + 1
 WHERE id = :id AND version = :version AND state IN ('new', 'screening', 'information_asked', 'waiting');

-- application_ask(id int, version int, person_id int) -> changed @admin
UPDATE applications SET state = 'information_asked', assignee_id = COALESCE(assignee_id, :person_id), version = version + 1
 WHERE id = :id AND version = :version AND state IN ('new', 'screening');

-- application_decide(id int, version int, state text, reason text, person_id int, now when) -> changed @admin
UPDATE applications
   SET state = :state, decision_reason = :reason, decided_by = :person_id, decided_at = :now,
       assignee_id = COALESCE(assignee_id, :person_id), version = version + 1
 WHERE id = :id AND version = :version
   AND (state IN ('new', 'screening', 'information_asked') OR (state = 'waiting' AND state <> :state));

-- application_note(id int) -> int @admin
SELECT id FROM applications WHERE id = :id AND state <> 'unconfirmed' FOR UPDATE;

-- application_partner_set(id int, partner_id int) -> changed @admin
UPDATE applications SET partner_id = :partner_id WHERE id = :id AND state = 'approved' AND partner_id IS NULL;

-- application_event_add(application_id int, kind text, state text, body text, person_id int, now when) -> nothing @public @admin
INSERT INTO application_events (application_id, kind, state, body, person_id, at)
VALUES (:application_id, :kind, :state, :body, NULLIF(:person_id, 0), :now);

-- Newest first. staff: with the notes and the names of those who acted.
-- application_events(application_id int, staff flag) -> application_event[] @public @admin
SELECT e.kind, e.state, e.body, e.at, IF(:staff, COALESCE(p.name, ''), '') AS person_name,
       (e.person_id IS NULL) AS by_candidate
  FROM application_events e LEFT JOIN persons p ON p.id = e.person_id
 WHERE e.application_id = :application_id AND (:staff OR e.kind <> 'note')
 ORDER BY e.id DESC LIMIT 200;

-- application_flag_set(application_id int, kind text, level text, detail text) -> changed @public
INSERT INTO application_flags (application_id, kind, level, detail) VALUES (:application_id, :kind, :level, :detail)
    ON DUPLICATE KEY UPDATE level = VALUES(level), detail = VALUES(detail);

-- application_flags(application_id int) -> application_flag[] @admin
SELECT kind, level, detail FROM application_flags WHERE application_id = :application_id
 ORDER BY FIELD(level, 'high', 'medium', 'low'), kind LIMIT 20;

-- Everyone else with the same mail, tax number, phone or site by their stored keys (migrations 0105 to 0107): a look-up in
-- an index for each, never a walk through all. A key that is NULL equals nothing.
-- application_duplicates(id int) -> application_duplicate[] @public @admin
SELECT f.object, f.id, MAX(f.name) AS name, MAX(f.state) AS state, MAX(f.same_email) AS same_email, MAX(f.same_tax) AS same_tax,
       MAX(f.same_phone) AS same_phone, MAX(f.same_site) AS same_site
  FROM (
        SELECT 'application' AS object, a.id, IF(a.company = '', a.name, a.company) AS name, a.state AS state, TRUE AS same_email, FALSE AS same_tax, FALSE AS same_phone, FALSE AS same_site
          FROM applications x JOIN applications a ON a.mail_key = x.mail_key AND a.id <> x.id AND a.state <> 'withdrawn' WHERE x.id = :id
        UNION ALL
        SELECT 'application' AS object, a.id, IF(a.company = '', a.name, a.company) AS name, a.state AS state, FALSE AS same_email, TRUE AS same_tax, FALSE AS same_phone, FALSE AS same_site
          FROM applications x JOIN applications a ON a.tax_key = x.tax_key AND a.id <> x.id AND a.state <> 'withdrawn' WHERE x.id = :id
        UNION ALL
        SELECT 'application' AS object, a.id, IF(a.company = '', a.name, a.company) AS name, a.state AS state, FALSE AS same_email, FALSE AS same_tax, TRUE AS same_phone, FALSE AS same_site
          FROM applications x JOIN applications a ON a.phone_key = x.phone_key AND a.id <> x.id AND a.state <> 'withdrawn' WHERE x.id = :id
        UNION ALL
        SELECT 'application' AS object, a.id, IF(a.company = '', a.name, a.company) AS name, a.state AS state, FALSE AS same_email, FALSE AS same_tax, FALSE AS same_phone, TRUE AS same_site
          FROM applications x JOIN applications a ON a.site_key = x.site_key AND a.id <> x.id AND a.state <> 'withdrawn' WHERE x.id = :id
        UNION ALL
        SELECT 'partner' AS object, p.id, p.name AS name, p.state AS state, TRUE, FALSE, FALSE, FALSE
          FROM applications x JOIN partners p ON p.mail_key = x.mail_key WHERE x.id = :id
        UNION ALL
        SELECT 'partner' AS object, p.id, p.name AS name, p.state AS state, FALSE, TRUE, FALSE, FALSE
          FROM applications x JOIN partners p ON p.tax_key = x.tax_key WHERE x.id = :id
        UNION ALL
        SELECT 'partner' AS object, p.id, p.name AS name, p.state AS state, FALSE, FALSE, TRUE, FALSE
          FROM applications x JOIN partners p ON p.phone_key = x.phone_key WHERE x.id = :id
        UNION ALL
        SELECT 'partner' AS object, p.id, p.name AS name, p.state AS state, FALSE, FALSE, FALSE, TRUE
          FROM applications x JOIN partners p ON p.site_key = x.site_key WHERE x.id = :id
        UNION ALL
        SELECT 'person' AS object, h.id, h.name AS name, IF(h.blocked_at IS NULL, 'active', 'suspended') AS state, TRUE, FALSE, FALSE, FALSE
          FROM applications x JOIN persons h ON h.mail_key = x.mail_key WHERE x.id = :id) f
 GROUP BY f.object, f.id
 ORDER BY FIELD(f.object, 'partner', 'person', 'application'), f.id DESC LIMIT 30;

-- Who is told of an answer: the one in charge, while that person still may review; else everybody who may. roles is a list
-- with commas.
-- application_readers(application_id int, roles text) -> person[] @public
SELECT p.id, p.email, p.name, p.language
  FROM persons p
 WHERE p.blocked_at IS NULL
   AND EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = p.id AND FIND_IN_SET(s.role, :roles))
   AND (p.id = (SELECT a.assignee_id FROM applications a WHERE a.id = :application_id)
        OR NOT EXISTS (SELECT 1 FROM applications a
                         JOIN persons h ON h.id = a.assignee_id AND h.blocked_at IS NULL
                         JOIN staff_roles t ON t.person_id = h.id AND FIND_IN_SET(t.role, :roles)
                        WHERE a.id = :application_id))
 ORDER BY p.id LIMIT 50;

-- application_counts() -> application_count[] @admin
SELECT state, COUNT(*) AS number FROM applications GROUP BY state;

-- Oldest first: who has waited longest stands on top. states is a list with commas.
-- applications_page(states text, now when, after int, rows int) -> application_line[] @admin
SELECT a.id, a.kind, a.state, a.name, a.company, a.email, a.country, a.submitted_at, a.answer_due_at, a.decided_at,
       COALESCE(p.name, '') AS assignee_name,
       (a.answer_due_at < :now AND a.state IN ('new', 'screening')) AS overdue,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'high') AS high,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'medium') AS medium,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'low') AS low
  FROM applications a LEFT JOIN persons p ON p.id = a.assignee_id
 WHERE FIND_IN_SET(a.state, :states) AND a.id > :after
 ORDER BY a.id LIMIT :rows;

-- Newest first, for decided ones. before 0: from the newest.
-- applications_back(states text, now when, before int, rows int) -> application_line[] @admin
SELECT a.id, a.kind, a.state, a.name, a.company, a.email, a.country, a.submitted_at, a.answer_due_at, a.decided_at,
       COALESCE(p.name, '') AS assignee_name,
       (a.answer_due_at < :now AND a.state IN ('new', 'screening')) AS overdue,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'high') AS high,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'medium') AS medium,
       (SELECT COUNT(*) FROM application_flags f WHERE f.application_id = a.id AND f.level = 'low') AS low
  FROM applications a LEFT JOIN persons p ON p.id = a.assignee_id
 WHERE FIND_IN_SET(a.state, :states) AND (:before = 0 OR a.id < :before)
 ORDER BY a.id DESC LIMIT :rows;

-- What an approval may choose from.
-- approval_price_lists(today date) -> approval_choice[] @admin
SELECT id, name FROM price_lists WHERE COALESCE(valid_to, :today) >= :today ORDER BY name, id LIMIT 200;

-- approval_assortments() -> approval_choice[] @admin
SELECT id, name FROM assortments ORDER BY name, id LIMIT 200;
