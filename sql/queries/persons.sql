-- include "domain/people/persons.h"

-- Everything a request needs to know of who asks, in one statement. A partner that the person no longer belongs to is 0.
-- person_visit(person_id int, partner_id int) -> person_visit? @public @auth @shop @work @admin @api
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

-- The session and all of the above by the hash of its id: one statement instead of two for each request of a person.
-- person_session(hash text) -> person_session? @public @auth @shop @work @admin
SELECT s.person_id AS session_person, COALESCE(s.partner_id, 0) AS session_partner, s.language AS session_language,
       s.seen_at > UTC_TIMESTAMP(6) - INTERVAL 30 MINUTE AND s.ends_at > UTC_TIMESTAMP(6) AS live,
       s.seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE AS unseen,
       COALESCE(p.id, 0) AS id, p.name, p.language,
       COALESCE((SELECT GROUP_CONCAT(r.role SEPARATOR ' ') FROM staff_roles r WHERE r.person_id = p.id), '') AS staff_roles,
       COALESCE(pa.id, 0) AS partner_id, COALESCE(pa.name, '') AS partner_name, COALESCE(pa.state, '') AS partner_state,
       COALESCE(m.role, '') AS member_role, COALESCE(pa.contractor, FALSE) AS contractor,
       COALESCE(pa.reseller, FALSE) AS reseller, COALESCE(pa.promoter, FALSE) AS promoter,
       EXISTS (SELECT 1 FROM acceptances a WHERE a.partner_id = pa.id) AS accepted
  FROM web_sessions s
  LEFT JOIN persons p ON p.id = s.person_id AND p.blocked_at IS NULL
  LEFT JOIN members m ON m.person_id = p.id AND m.partner_id = s.partner_id
  LEFT JOIN partners pa ON pa.id = m.partner_id
 WHERE s.id_hash = :hash;

-- person_of_email_lock(email text) -> person? @auth @admin @operator
SELECT id, email, name, phone, language, created_at, (blocked_at IS NOT NULL) AS blocked
  FROM persons WHERE email = :email FOR UPDATE;

-- person_of_id(id int) -> person? @auth @admin
SELECT id, email, name, phone, language, created_at, (blocked_at IS NOT NULL) AS blocked FROM persons WHERE id = :id;

-- person_add(email text, name text, phone text, language text, now when) -> id @admin @auth @operator
INSERT INTO persons (email, name, phone, language, created_at) VALUES (:email, :name, :phone, :language, :now);

-- person_change(id int, name text, phone text, language text) -> changed @auth
UPDATE persons SET name = :name, phone = :phone, language = :language WHERE id = :id;

-- person_block(id int, now when) -> changed @admin
UPDATE persons SET blocked_at = :now WHERE id = :id AND blocked_at IS NULL;

-- person_unblock(id int) -> changed @admin
UPDATE persons SET blocked_at = NULL WHERE id = :id AND blocked_at IS NOT NULL;
