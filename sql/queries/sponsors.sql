-- include "domain/people/sponsors.h"

-- First in every change: the next one waits here and sees what this one did.
-- sponsors_take() -> changed @admin
UPDATE sponsor_changes SET rounds = rounds + 1 WHERE id = 1;

-- Who a partner is, for a change of its sponsor; one that has left keeps the sponsors it had.
-- sponsored(id int) -> sponsored? @admin
SELECT id, name FROM partners WHERE id = :id AND state <> 'terminated';

-- The sponsor of a day (0: none) and the first later day on which that changes.
-- sponsor_step(partner_id int, day date) -> sponsor_step? @admin
SELECT COALESCE((SELECT s.sponsor_id FROM partner_sponsors s
                  WHERE s.partner_id = :partner_id AND s.since_day <= :day ORDER BY s.since_day DESC LIMIT 1), 0) AS sponsor_id,
       (SELECT MIN(n.since_day) FROM partner_sponsors n WHERE n.partner_id = :partner_id AND n.since_day > :day) AS next_day;

-- partner_sponsor_add(partner_id int, since_day date, sponsor_id int) -> nothing @admin @operator
INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES (:partner_id, :since_day, NULLIF(:sponsor_id, 0));

-- A change that was entered for the same day is put right by this one; the trail keeps both.
-- sponsor_set(partner_id int, since_day date, sponsor_id int) -> changed @admin
INSERT INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES (:partner_id, :since_day, NULLIF(:sponsor_id, 0))
    ON DUPLICATE KEY UPDATE sponsor_id = VALUES(sponsor_id);

-- Newest first; planned: its day is yet to come; current: it is the one of today.
-- sponsors_of(partner_id int, today date) -> sponsor_period[] @admin
SELECT s.since_day, COALESCE(s.sponsor_id, 0) AS sponsor_id, COALESCE(p.name, '') AS name,
       LEAD(s.since_day) OVER (ORDER BY s.since_day) - INTERVAL 1 DAY AS until_day, s.since_day > :today AS planned,
       s.since_day <= :today AND COALESCE(LEAD(s.since_day) OVER (ORDER BY s.since_day) > :today, TRUE) AS current
  FROM partner_sponsors s LEFT JOIN partners p ON p.id = s.sponsor_id
 WHERE s.partner_id = :partner_id ORDER BY s.since_day DESC LIMIT 50;

-- Who reads letters about sponsors.
-- sponsor_readers(partner_id int) -> sponsor_reader[] @admin
SELECT p.name, p.email, p.language
  FROM members m JOIN persons p ON p.id = m.person_id
 WHERE m.partner_id = :partner_id AND m.role IN ('owner', 'accountant') AND p.blocked_at IS NULL
 ORDER BY p.id LIMIT 20;

-- Candidates for a sponsor by the beginning of the name (an index holds it), by words inside of it, or by number. The
-- number comes first, then what begins so, then the rest.
-- sponsors_search(begins text, holds text, id int) -> sponsored[] @admin
SELECT f.id, f.name
  FROM ((SELECT p.id, p.name, 0 AS place FROM partners p WHERE p.id = :id AND p.state <> 'terminated')
        UNION ALL
        (SELECT p.id, p.name, 1 FROM partners p WHERE p.name LIKE :begins AND p.state <> 'terminated' ORDER BY p.name LIMIT 20)
        UNION ALL
        (SELECT p.id, p.name, 2 FROM partners p WHERE p.name LIKE :holds AND p.state <> 'terminated' ORDER BY p.name LIMIT 20)) f
 GROUP BY f.id, f.name ORDER BY MIN(f.place), f.name, f.id LIMIT 20;

-- Partners of exactly that name, or with that id: at most two, since two are one too many.
-- sponsors_named(name text, id int) -> sponsored[] @admin
SELECT id, name FROM partners WHERE state <> 'terminated' AND (id = :id OR (:id = 0 AND name = :name))
 ORDER BY id LIMIT 2;
