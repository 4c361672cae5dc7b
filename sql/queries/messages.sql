-- include "domain/common/messages.h"

-- message_add(object text, object_id int, partner_id int, person_id int, from_staff flag, body text, now when) -> id @shop @work @admin
INSERT INTO messages (object, object_id, partner_id, person_id, from_staff, body, sent_at)
VALUES (:object, :object_id, :partner_id, :person_id, :from_staff, :body, :now);

-- messages_of(object text, object_id int, partner_id int, staff flag) -> message[] @shop @work @admin
SELECT m.id, p.name AS author, m.body AS text, m.sent_at AS written_at, m.from_staff, (m.from_staff = :staff) AS ours
  FROM messages m JOIN persons p ON p.id = m.person_id
 WHERE m.object = :object AND m.object_id = :object_id AND m.partner_id = :partner_id
 ORDER BY m.id LIMIT 500;
