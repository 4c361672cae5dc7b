-- include "domain/people/members.h"

-- member_add(partner_id int, person_id int, role text, now when) -> changed @admin @operator
INSERT INTO members (partner_id, person_id, role, joined_at) VALUES (:partner_id, :person_id, :role, :now);

-- The partners that a person may act for.
-- memberships_of(person_id int) -> membership[] @auth
SELECT p.id AS partner_id, p.name, p.state, m.role, p.reseller, p.promoter, p.contractor
  FROM members m JOIN partners p ON p.id = m.partner_id
 WHERE m.person_id = :person_id AND p.state <> 'terminated'
 ORDER BY p.name, p.id LIMIT 100;

-- invited: a link was sent, and none was ever used.
-- members_of(partner_id int) -> partner_member[] @admin
SELECT p.id, p.name, p.email, p.language, m.role, m.joined_at, (p.blocked_at IS NOT NULL) AS blocked,
       (EXISTS (SELECT 1 FROM person_tokens t WHERE t.person_id = p.id AND t.purpose = 'invitation')
        AND NOT EXISTS (SELECT 1 FROM person_tokens t WHERE t.person_id = p.id AND t.used_at IS NOT NULL)) AS invited
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id ORDER BY m.joined_at, p.id LIMIT 200;
