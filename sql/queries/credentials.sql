-- include "domain/people/credentials.h"

-- credential_of_email(email text) -> credential? @auth
SELECT p.id AS person_id, c.password_hash
  FROM persons p JOIN credentials c ON c.person_id = p.id
 WHERE p.email = :email AND p.blocked_at IS NULL;

-- credential_of_person(person_id int) -> credential? @auth
SELECT person_id, password_hash FROM credentials WHERE person_id = :person_id;

-- credential_set(person_id int, password_hash text, now when) -> changed @auth
INSERT INTO credentials (person_id, password_hash, changed_at) VALUES (:person_id, :password_hash, :now)
    ON DUPLICATE KEY UPDATE password_hash = VALUES(password_hash), changed_at = VALUES(changed_at);
