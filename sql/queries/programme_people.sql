-- include "domain/programme/news.h"

-- Those who may accept for a partner, and so are written to about its terms.
-- programme_readers(partner_id int) -> programme_reader[] @admin @worker
SELECT p.email, p.name, p.language, a.name AS partner_name
  FROM members m
  JOIN persons p ON p.id = m.person_id AND p.blocked_at IS NULL
  JOIN partners a ON a.id = m.partner_id
 WHERE m.partner_id = :partner_id AND m.role = 'owner' ORDER BY p.id LIMIT 20;

-- The next partner who was not told about a version, and must be: kind news right after publishing, week and day before it
-- begins for those who have not accepted. by: versions that begin (or reach their deadline) before it.
-- programme_untold(kind text, since when, now when, by when) -> programme_untold? @worker
SELECT v.id AS version_id, v.number, v.mode, v.in_force_from, v.deadline, a.id AS partner_id, v.sha256
  FROM programme_versions v
  JOIN partners a ON a.state <> 'terminated' AND a.created_at < v.published_at
 WHERE v.number > 1 AND v.published_at > :since AND v.published_at <= :now
   AND (:kind = 'news' OR (COALESCE(v.deadline, v.in_force_from) > :now AND COALESCE(v.deadline, v.in_force_from) <= :by
        AND v.published_at <= TIMESTAMPADD(DAY, -1, :now)
        AND NOT EXISTS (SELECT 1 FROM acceptances c WHERE c.partner_id = a.id AND c.version_id = v.id)))
   AND NOT EXISTS (SELECT 1 FROM programme_letters l
                    WHERE l.version_id = v.id AND l.partner_id = a.id AND l.kind = :kind)
 ORDER BY v.id, a.id LIMIT 1;

-- programme_letter_add(version_id int, partner_id int, kind text, now when) -> changed @worker
INSERT INTO programme_letters (version_id, partner_id, kind, sent_at) VALUES (:version_id, :partner_id, :kind, :now);
