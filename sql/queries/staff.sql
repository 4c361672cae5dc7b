-- include "domain/people/staff.h"

-- staff_all() -> staff_person[] @admin
SELECT p.id, p.name, p.email, p.language, (p.blocked_at IS NOT NULL) AS blocked, p.created_at,
       (SELECT GROUP_CONCAT(s.role ORDER BY s.role SEPARATOR ' ') FROM staff_roles s WHERE s.person_id = p.id) AS roles
  FROM persons p
 WHERE EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = p.id)
 ORDER BY p.name, p.id LIMIT 500;

-- staff_of_id(id int) -> staff_person? @admin
SELECT p.id, p.name, p.email, p.language, (p.blocked_at IS NOT NULL) AS blocked, p.created_at,
       (SELECT GROUP_CONCAT(s.role ORDER BY s.role SEPARATOR ' ') FROM staff_roles s WHERE s.person_id = p.id) AS roles
  FROM persons p
 WHERE p.id = :id AND EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = p.id);

-- Locks all administrators, so that two who remove each other at once cannot leave none.
-- staff_administrators() -> staff_person[] @admin
SELECT p.id, p.name
  FROM staff_roles s JOIN persons p ON p.id = s.person_id
 WHERE s.role = 'administrator' AND p.blocked_at IS NULL
 ORDER BY p.id
   FOR UPDATE;

-- staff_role_add(person_id int, role text, now when) -> changed @admin @operator
INSERT INTO staff_roles (person_id, role, granted_at) VALUES (:person_id, :role, :now);

-- staff_role_remove(person_id int, role text) -> changed @admin
DELETE FROM staff_roles WHERE person_id = :person_id AND role = :role;
