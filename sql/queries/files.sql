-- include "domain/common/files.h"

-- file_add(sha256 text, name text, type text, bytes int, person_id int, partner_id int, now when) -> id @work @shop @admin
INSERT INTO files (sha256, name, type, bytes, person_id, partner_id, stored_at)
VALUES (:sha256, :name, :type, :bytes, :person_id, :partner_id, :now);

-- Only what was handed in for the partner's own projects.
-- file_of_partner(partner_id int, id int) -> file? @work
SELECT f.id, f.sha256, f.name, f.type, f.bytes
  FROM files f
 WHERE f.id = :id AND f.partner_id = :partner_id
   AND EXISTS (SELECT 1 FROM submission_files l JOIN submissions w ON w.id = l.submission_id JOIN stages s ON s.id = w.stage_id JOIN projects p ON p.id = s.project_id
                WHERE l.file_id = f.id AND p.partner_id = :partner_id);

-- The reviewer of the project; manages: any project.
-- file_of_staff(person_id int, manages flag, id int) -> file? @admin
SELECT f.id, f.sha256, f.name, f.type, f.bytes
  FROM files f
 WHERE f.id = :id
   AND EXISTS (SELECT 1 FROM submission_files l JOIN submissions w ON w.id = l.submission_id JOIN stages s ON s.id = w.stage_id JOIN projects p ON p.id = s.project_id
                WHERE l.file_id = f.id AND (:manages OR p.reviewer_id = :person_id));

-- Whether anything refers to these bytes: an uploaded file or the company's mark.
-- file_known(sha256 text) -> int @worker
SELECT EXISTS (SELECT 1 FROM files f WHERE f.sha256 = :sha256)
       OR EXISTS (SELECT 1 FROM company_settings c WHERE c.mark_sha256 = :sha256) AS known;
