-- include "domain/people/persons.h"

-- Everything a request needs to know of who asks, in one statement. A partner that the person no longer belongs to is 0.
-- person_visit(person_id int, partner_id int) -> person_visit? @public @auth @shop @work @admin
SELECT p.id, p.name, p.language,
       COALESCE((SELECT GROUP_CONCAT(s.role SEPARATOR ' ') FROM staff_roles s WHERE s.person_id = p.id), '') AS staff_roles,
       COALESCE(pa.id, 0) AS partner_id, COALESCE(pa.name, '') AS partner_name, COALESCE(pa.state, '') AS partner_state,
       COALESCE(m.role, '') AS member_role, COALESCE(pa.contractor, FALSE) AS contractor,
       COALESCE(pa.reseller, FALSE) AS reseller, COALESCE(pa.promoter, FALSE) AS promoter,
       EXISTS (SELECT 1 FROM acceptances a WHERE a.partner_id = pa.id) AS accepted
  FROM persons p
  LEFT JOIN members m ON m.person_id = p.id AND m.partner_id = :partner_id
  LEFT JOIN partners pa ON pa.id = m.partner_id
 WHERE p.id = :person_id AND p.blocked_at IS NULL;
