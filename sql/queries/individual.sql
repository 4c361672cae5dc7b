-- include "domain/programme/discussion.h"
-- include "domain/programme/individual.h"
-- include "domain/programme/terms.h"

-- The values that hold for each partner at a moment, offers in their order: a later one takes the place of an earlier. asked: a
-- JSON list of [place, partner, moment].
-- individual_rows(asked text) -> individual_value[] @public @auth @shop @work @admin @api @worker @operator
SELECT w.place, p.article, p.name, p.value, p.unit
  FROM JSON_TABLE(:asked, '$[*]' COLUMNS (place INT PATH '$[0]', partner_id BIGINT PATH '$[1]', day DATETIME(6) PATH '$[2]')) w
  JOIN individual_terms t ON t.partner_id = w.partner_id AND t.starts_at <= w.day AND (t.ends_at IS NULL OR t.ends_at > w.day)
  JOIN individual_answers a ON a.individual_id = t.id AND a.answer = 'accepted' AND a.answered_at <= w.day
  JOIN individual_parameters p ON p.individual_id = t.id
  LEFT JOIN individual_ends e ON e.individual_id = t.id
 WHERE e.ends_at IS NULL OR e.ends_at > w.day
 ORDER BY w.place, t.id, p.name;

-- individual_of(partner_id int) -> individual[] @shop @admin
SELECT t.id, t.partner_id, v.number, t.sha256, t.note, t.starts_at, t.ends_at, t.offered_at,
       COALESCE(o.name, '') AS offered_by, COALESCE(w.answer, 'open') AS answer, w.answered_at,
       COALESCE(p.name, '') AS answered_by, COALESCE(w.address, '') AS address, COALESCE(w.browser, '') AS browser,
       e.ends_at AS ended_early_at, COALESCE(e.reason, '') AS end_reason
  FROM individual_terms t
  JOIN programme_versions v ON v.id = t.version_id
  LEFT JOIN persons o ON o.id = t.offered_by
  LEFT JOIN individual_answers w ON w.individual_id = t.id
  LEFT JOIN persons p ON p.id = w.person_id
  LEFT JOIN individual_ends e ON e.individual_id = t.id
 WHERE t.partner_id = :partner_id ORDER BY t.id DESC LIMIT 200;

-- individual_one(partner_id int, id int) -> individual? @shop @admin
SELECT t.id, t.partner_id, v.number, t.sha256, t.note, t.starts_at, t.ends_at, t.offered_at,
       COALESCE(o.name, '') AS offered_by, COALESCE(w.answer, 'open') AS answer, w.answered_at,
       COALESCE(p.name, '') AS answered_by, COALESCE(w.address, '') AS address, COALESCE(w.browser, '') AS browser,
       e.ends_at AS ended_early_at, COALESCE(e.reason, '') AS end_reason
  FROM individual_terms t
  JOIN programme_versions v ON v.id = t.version_id
  LEFT JOIN persons o ON o.id = t.offered_by
  LEFT JOIN individual_answers w ON w.individual_id = t.id
  LEFT JOIN persons p ON p.id = w.person_id
  LEFT JOIN individual_ends e ON e.individual_id = t.id
 WHERE t.partner_id = :partner_id AND t.id = :id;

-- individual_values(partner_id int, id int) -> parameter[] @shop @admin
SELECT p.article, p.name, p.value, p.unit
  FROM individual_parameters p JOIN individual_terms t ON t.id = p.individual_id
 WHERE t.partner_id = :partner_id AND t.id = :id ORDER BY p.article, p.name;

-- individual_partner_lock(partner_id int) -> int @admin
SELECT id FROM partners WHERE id = :partner_id AND state <> 'terminated' FOR UPDATE;

-- individual_add(partner_id int, version_id int, sha256 text, note text, starts_at when, ends_at when, person_id int, now when) -> id @admin
INSERT INTO individual_terms (partner_id, version_id, sha256, note, starts_at, ends_at, offered_at, offered_by)
SELECT p.id, :version_id, :sha256, :note, :starts_at, :ends_at, :now, NULLIF(:person_id, 0)
  FROM partners p WHERE p.id = :partner_id AND p.state <> 'terminated';

-- individual_value_add(individual_id int, article int, name text, value int, unit text) -> nothing @admin
INSERT INTO individual_parameters (individual_id, article, name, value, unit)
VALUES (:individual_id, :article, :name, :value, :unit);

-- One answer each: the second is a duplicate. Nobody answers for another partner.
-- individual_answer(partner_id int, id int, verdict text, person_id int, now when, address text, browser text) -> changed @shop @admin
INSERT INTO individual_answers (individual_id, answer, person_id, answered_at, address, browser)
SELECT t.id, :verdict, :person_id, :now, :address, :browser
  FROM individual_terms t
 WHERE t.partner_id = :partner_id AND t.id = :id AND (t.ends_at IS NULL OR t.ends_at > :now);

-- individual_end(partner_id int, id int, ends_at when, reason text, person_id int, now when) -> changed @admin
INSERT INTO individual_ends (individual_id, ends_at, reason, person_id, ended_at)
SELECT t.id, :ends_at, :reason, NULLIF(:person_id, 0), :now
  FROM individual_terms t
  JOIN individual_answers w ON w.individual_id = t.id AND w.answer = 'accepted'
 WHERE t.partner_id = :partner_id AND t.id = :id AND (t.ends_at IS NULL OR t.ends_at > :ends_at);

-- individual_partner_name(partner_id int) -> invitee? @admin
SELECT id, name AS partner_name, '' AS name, email, '' AS language FROM partners WHERE id = :partner_id;
