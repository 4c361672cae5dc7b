-- include "domain/programme/acceptance.h"

-- acceptance_last(partner_id int) -> acceptance? @shop @work @admin
SELECT a.id, a.version_id, v.number, a.sha256, a.accepted_at, p.name AS person_name
  FROM acceptances a
  JOIN programme_versions v ON v.id = a.version_id
  JOIN persons p ON p.id = a.person_id
 WHERE a.partner_id = :partner_id ORDER BY a.id DESC LIMIT 1;

-- acceptance_add(partner_id int, person_id int, version_id int, sha256 text, now when, address text, browser text) -> id @shop @work
INSERT INTO acceptances (partner_id, person_id, version_id, sha256, accepted_at, address, browser)
VALUES (:partner_id, :person_id, :version_id, :sha256, :now, :address, :browser);
