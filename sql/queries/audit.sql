-- include "domain/common/audit.h"

-- audit_add(now when, person_id int, partner_id int, action text, object text, object_id int, changes text, address text) -> nothing @public @auth @shop @work @admin @api @worker @operator
INSERT INTO audit (at, person_id, partner_id, action, object, object_id, changes, address)
VALUES (:now, NULLIF(:person_id, 0), NULLIF(:partner_id, 0), :action, :object, :object_id, :changes, :address);

-- The newest first; before is the last id that was shown (0: from the newest). person is a pattern of LIKE, since and until
-- the borders of a day; what is empty is not asked for.
-- audit_page(before int, object text, person text, since when, until when, rows int) -> audit_line[] @admin
SELECT a.id, a.at, COALESCE(p.name, '') AS person_name, COALESCE(t.name, '') AS partner_name, a.action, a.object,
       a.object_id, a.changes, a.address
  FROM audit a
  LEFT JOIN persons p ON p.id = a.person_id
  LEFT JOIN partners t ON t.id = a.partner_id
 WHERE (:before = 0 OR a.id < :before) AND (LENGTH(:object) = 0 OR a.object = :object)
   AND (LENGTH(:person) = 0 OR p.name LIKE :person) AND (:since IS NULL OR a.at >= :since) AND (:until IS NULL OR a.at < :until)
 ORDER BY a.id DESC LIMIT :rows;
