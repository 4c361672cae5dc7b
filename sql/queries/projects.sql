-- include "domain/contract/projects.h"

-- project_add(partner_id int, scheme_id int, title text, brief text, price int, currency text, manager_id int, reviewer_id int, offer_ends_at when, now when) -> id @admin
INSERT INTO projects (partner_id, scheme_id, title, brief, state, price, currency, manager_id, reviewer_id, offer_ends_at, created_at)
SELECT a.id, c.id, :title, :brief, 'draft', :price, :currency, :manager_id, r.id, :offer_ends_at, :now
  FROM partners a JOIN schemes c ON c.id = :scheme_id JOIN persons r ON r.id = :reviewer_id
 WHERE a.id = :partner_id AND a.contractor AND a.state = 'active' AND r.blocked_at IS NULL
   AND EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = r.id AND s.role IN ('reviewer', 'administrator'))
   AND NOT EXISTS (SELECT 1 FROM members m WHERE m.partner_id = a.id AND m.person_id = r.id);

-- project_stage_add(project_id int, number int, title text, deliverable text, criteria text, days int, review_days int, rounds int, price int) -> nothing @admin
INSERT INTO stages (project_id, number, title, deliverable, criteria, days, review_days, rounds, price)
VALUES (:project_id, :number, :title, :deliverable, :criteria, :days, :review_days, :rounds, :price);

-- project_offer(id int, version int, offer_ends_at when, now when) -> changed @admin
UPDATE projects SET state = 'offered', offered_at = :now, offer_ends_at = :offer_ends_at, version = version + 1
 WHERE id = :id AND state = 'draft' AND version = :version AND :offer_ends_at > :now;

-- project_withdraw(id int, version int, reason text) -> changed @admin
UPDATE projects SET state = 'withdrawn', answer_reason = :reason, version = version + 1
 WHERE id = :id AND state IN ('draft', 'offered') AND version = :version;

-- An offer can be accepted until its last moment, and only by the partner it was made to.
-- project_accept(partner_id int, id int, version int, now when) -> changed @work
UPDATE projects SET state = 'active', answered_at = :now, version = version + 1
 WHERE id = :id AND partner_id = :partner_id AND state = 'offered' AND version = :version AND offer_ends_at > :now;

-- project_decline(partner_id int, id int, version int, reason text, now when) -> changed @work
UPDATE projects SET state = 'declined', answered_at = :now, answer_reason = :reason, version = version + 1
 WHERE id = :id AND partner_id = :partner_id AND state = 'offered' AND version = :version AND offer_ends_at > :now;

-- project_ready_first(partner_id int, id int) -> changed @work
UPDATE stages s JOIN projects p ON p.id = s.project_id AND p.partner_id = :partner_id
   SET s.state = 'ready', s.version = s.version + 1
 WHERE s.project_id = :id AND s.number = 1 AND s.state = 'planned';

-- project_event_add(project_id int, stage_id int, state text, note text, person_id int, now when) -> nothing @work @admin @worker
INSERT INTO project_events (project_id, stage_id, state, note, person_id, at)
VALUES (:project_id, NULLIF(:stage_id, 0), :state, :note, NULLIF(:person_id, 0), :now);

-- A draft is not the contractor's business yet.
-- project_of_partner(partner_id int, id int) -> project? @work
SELECT id, reference, partner_id, partner_name, scheme_id, scheme_name, scheme_version, title, brief, state, price, currency,
       manager_id, manager_name, reviewer_id, reviewer_name, offered_at, offer_ends_at, answered_at, answer_reason,
       completed_at, created_at, version, stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board WHERE id = :id AND partner_id = :partner_id AND offered_at IS NOT NULL;

-- project_of_manager(id int) -> project? @admin
SELECT id, reference, partner_id, partner_name, scheme_id, scheme_name, scheme_version, title, brief, state, price, currency,
       manager_id, manager_name, reviewer_id, reviewer_name, offered_at, offer_ends_at, answered_at, answer_reason,
       completed_at, created_at, version, stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board WHERE id = :id;

-- project_of_reviewer(reviewer_id int, id int) -> project? @admin
SELECT id, reference, partner_id, partner_name, scheme_id, scheme_name, scheme_version, title, brief, state, price, currency,
       manager_id, manager_name, reviewer_id, reviewer_name, offered_at, offer_ends_at, answered_at, answer_reason,
       completed_at, created_at, version, stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board WHERE id = :id AND reviewer_id = :reviewer_id;

-- Lists: newest first behind id (0: from the newest); the _back twin goes the other way. group 0 is all, 1 open, 2 the contractor's turn, 3 ended.
-- projects_of_partner(partner_id int, group_number int, id int, rows int) -> project[] @work
SELECT id, reference, partner_id, partner_name, title, state, price, currency, manager_name, offered_at, offer_ends_at,
       stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board
 WHERE partner_id = :partner_id AND offered_at IS NOT NULL AND (:id = 0 OR id < :id)
   AND (:group_number = 0 OR (:group_number = 1 AND state IN ('offered', 'active', 'suspended', 'countered'))
        OR (:group_number = 2 AND turn = 'contractor')
        OR (:group_number = 3 AND state NOT IN ('offered', 'active', 'suspended', 'countered')))
 ORDER BY id DESC LIMIT :rows;

-- projects_of_partner_back(partner_id int, group_number int, id int, rows int) -> project[] @work
SELECT id, reference, partner_id, partner_name, title, state, price, currency, manager_name, offered_at, offer_ends_at,
       stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board
 WHERE partner_id = :partner_id AND offered_at IS NOT NULL AND id > :id
   AND (:group_number = 0 OR (:group_number = 1 AND state IN ('offered', 'active', 'suspended', 'countered'))
        OR (:group_number = 2 AND turn = 'contractor')
        OR (:group_number = 3 AND state NOT IN ('offered', 'active', 'suspended', 'countered')))
 ORDER BY id LIMIT :rows;

-- What waits for the contractor, the nearest deadline first.
-- projects_waiting(partner_id int, rows int) -> project[] @work
SELECT id, reference, partner_id, partner_name, title, state, price, currency, manager_name, offered_at, offer_ends_at,
       stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board
 WHERE partner_id = :partner_id AND turn = 'contractor'
 ORDER BY COALESCE(turn_ends_at, '9999-12-31'), id LIMIT :rows;

-- reviewer_id 0: all projects, as the manager sees them. state and turn are patterns of LIKE: % is any.
-- projects_of_staff(reviewer_id int, state text, turn text, id int, rows int) -> project[] @admin
SELECT id, reference, partner_id, partner_name, title, state, price, currency, manager_name, reviewer_name, offered_at,
       offer_ends_at, stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board
 WHERE (:reviewer_id = 0 OR (reviewer_id = :reviewer_id AND answered_at IS NOT NULL))
   AND state LIKE :state AND turn LIKE :turn AND (:id = 0 OR id < :id)
 ORDER BY id DESC LIMIT :rows;

-- projects_of_staff_back(reviewer_id int, state text, turn text, id int, rows int) -> project[] @admin
SELECT id, reference, partner_id, partner_name, title, state, price, currency, manager_name, reviewer_name, offered_at,
       offer_ends_at, stage_count, done_count, stage_number, stage_title, stage_state, turn_ends_at, turn
  FROM project_board
 WHERE (:reviewer_id = 0 OR (reviewer_id = :reviewer_id AND answered_at IS NOT NULL))
   AND state LIKE :state AND turn LIKE :turn AND id > :id
 ORDER BY id LIMIT :rows;

-- Locks the project; the loader of every change. partner_id 0 and reviewer_id 0: staff.
-- project_lock(id int, partner_id int, reviewer_id int) -> project? @work @admin
SELECT id, CONCAT('R-', 1000 + id) AS reference, partner_id, scheme_id, title, brief, state, price, currency, manager_id,
       reviewer_id, offered_at, offer_ends_at, answered_at, COALESCE(answer_reason, '') AS answer_reason, completed_at,
       created_at, version
  FROM projects
 WHERE id = :id AND (:partner_id = 0 OR (partner_id = :partner_id AND offered_at IS NOT NULL))
   AND (:reviewer_id = 0 OR reviewer_id = :reviewer_id) FOR UPDATE;

-- project_complete(id int, now when) -> changed @admin
UPDATE projects SET state = 'completed', completed_at = :now, version = version + 1
 WHERE id = :id AND state = 'active'
   AND NOT EXISTS (SELECT 1 FROM stages s WHERE s.project_id = :id AND s.state NOT IN ('accepted', 'cancelled'));

-- partner_id 0: staff, who may see everything.
-- project_events_of(project_id int, partner_id int) -> project_event[] @work @admin
SELECT e.id, e.state, e.note, e.at, COALESCE(s.number, 0) AS stage_number, COALESCE(s.title, '') AS stage_title,
       COALESCE(n.name, '') AS person_name
  FROM project_events e
  JOIN projects p ON p.id = e.project_id AND (:partner_id = 0 OR (p.partner_id = :partner_id AND e.state <> 'draft'))
  LEFT JOIN stages s ON s.id = e.stage_id
  LEFT JOIN persons n ON n.id = e.person_id
 WHERE e.project_id = :project_id ORDER BY e.id DESC LIMIT 200;

-- Who gets letters about a project: side 0 is the contractor, 1 the reviewer, 2 the manager (enum stage_side).
-- project_people(project_id int, side int) -> project_person[] @work @admin @worker
SELECT n.id, n.name, n.email, n.language
  FROM projects p
  JOIN persons n ON n.blocked_at IS NULL
 WHERE p.id = :project_id
   AND ((:side = 1 AND n.id = p.reviewer_id) OR (:side = 2 AND n.id = p.manager_id)
        OR (:side = 0 AND n.id IN (SELECT m.person_id FROM members m WHERE m.partner_id = p.partner_id)))
 ORDER BY n.id LIMIT 20;

-- contractors(rows int) -> project_choice[] @admin
SELECT id, name FROM partners WHERE contractor AND state = 'active' ORDER BY name LIMIT :rows;

-- reviewers(rows int) -> project_choice[] @admin
SELECT n.id, n.name FROM persons n
 WHERE n.blocked_at IS NULL
   AND EXISTS (SELECT 1 FROM staff_roles s WHERE s.person_id = n.id AND s.role IN ('reviewer', 'administrator'))
 ORDER BY n.name LIMIT :rows;

-- reviewer_belongs(person_id int, partner_id int) -> int @admin
SELECT COUNT(*) FROM members WHERE person_id = :person_id AND partner_id = :partner_id FOR UPDATE;

-- What accepted stages brought, in spans of time given as a JSON list of [from, until).
-- projects_earned(partner_id int, spans text) -> earned_span[] @work
SELECT w.place, COALESCE((SELECT CAST(SUM(s.price) AS SIGNED) FROM stages s JOIN projects p ON p.id = s.project_id
                           WHERE p.partner_id = :partner_id AND s.payment <> 'not_due'
                             AND s.accepted_at >= w.since AND s.accepted_at < w.until), 0) AS amount
  FROM JSON_TABLE(:spans, '$[*]' COLUMNS (place FOR ORDINALITY, since DATETIME(6) PATH '$[0]', until DATETIME(6) PATH '$[1]')) w
 ORDER BY w.place;

-- projects_sums(partner_id int, currency text) -> project_sums? @work
SELECT COUNT(DISTINCT CASE WHEN p.state = 'active' THEN p.id END) AS running,
       COUNT(DISTINCT CASE WHEN p.state = 'offered' THEN p.id END) AS offers,
       CAST(COALESCE(SUM(CASE WHEN s.payment = 'due' THEN s.price END), 0) AS SIGNED) AS due,
       CAST(COALESCE(SUM(CASE WHEN s.payment = 'paid' THEN s.price END), 0) AS SIGNED) AS paid,
       CAST(COALESCE(SUM(CASE WHEN p.state = 'active' AND s.payment = 'not_due' THEN s.price END), 0) AS SIGNED) AS ahead,
       COUNT(CASE WHEN p.state = 'active' AND s.state IN ('submitted', 'in_review') THEN 1 END) AS reviewed,
       :currency AS currency
  FROM projects p JOIN stages s ON s.project_id = p.id
 WHERE p.partner_id = :partner_id AND p.offered_at IS NOT NULL AND p.currency = :currency;

-- offers_overdue(now when, rows int) -> project[] @worker
SELECT id, CONCAT('R-', 1000 + id) AS reference, partner_id, title, state, price, currency, manager_id, version
  FROM projects WHERE state = 'offered' AND offer_ends_at <= :now ORDER BY id LIMIT :rows FOR UPDATE;

-- offer_expire(id int, version int, now when) -> changed @worker
UPDATE projects SET state = 'offer_expired', version = version + 1
 WHERE id = :id AND state = 'offered' AND version = :version AND offer_ends_at <= :now;
