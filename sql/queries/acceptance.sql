-- include "domain/programme/acceptance.h"

-- acceptance_last(partner_id int) -> acceptance? @shop @work @admin
SELECT a.id, a.version_id, v.number, a.sha256, a.accepted_at, p.name AS person_name, a.address, a.browser, v.in_force_from
  FROM acceptances a
  JOIN programme_versions v ON v.id = a.version_id
  JOIN persons p ON p.id = a.person_id
 WHERE a.partner_id = :partner_id ORDER BY a.id DESC LIMIT 1;

-- acceptances_of(partner_id int) -> acceptance[] @shop @admin
SELECT a.id, a.version_id, v.number, a.sha256, a.accepted_at, p.name AS person_name, a.address, a.browser, v.in_force_from
  FROM acceptances a
  JOIN programme_versions v ON v.id = a.version_id
  JOIN persons p ON p.id = a.person_id
 WHERE a.partner_id = :partner_id ORDER BY a.id DESC LIMIT 200;

-- acceptance_one(partner_id int, id int) -> acceptance? @shop @admin
SELECT a.id, a.version_id, v.number, a.sha256, a.accepted_at, p.name AS person_name, a.address, a.browser, v.in_force_from
  FROM acceptances a
  JOIN programme_versions v ON v.id = a.version_id
  JOIN persons p ON p.id = a.person_id
 WHERE a.partner_id = :partner_id AND a.id = :id;

-- The version is found by its hash: what was read is what is accepted. 0: accepted before, or no such version.
-- acceptance_add(partner_id int, person_id int, sha256 text, now when, address text, browser text) -> id @shop @work
INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
SELECT :partner_id, :person_id, v.id, v.sha256, :now, :address, :browser
  FROM programme_versions v WHERE v.sha256 = :sha256;

-- How every partner stands towards a version.
-- acceptance_states(version_id int) -> acceptance_state[] @admin
SELECT p.id AS partner_id, p.name AS partner_name, p.state, a.accepted_at, COALESCE(n.name, '') AS person_name,
       COALESCE((SELECT MAX(v.number) FROM acceptances b JOIN programme_versions v ON v.id = b.version_id
                  WHERE b.partner_id = p.id), 0) AS last_number,
       (SELECT COUNT(*) FROM individual_terms t LEFT JOIN individual_answers w ON w.individual_id = t.id
         WHERE t.partner_id = p.id AND COALESCE(w.answer, 'open') IN ('open', 'accepted')) AS individual_count
  FROM partners p
  LEFT JOIN acceptances a ON a.partner_id = p.id AND a.version_id = :version_id
  LEFT JOIN persons n ON n.id = a.person_id
 WHERE p.state <> 'terminated' ORDER BY p.name, p.id LIMIT 500;
