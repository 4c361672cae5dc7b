-- include "domain/contract/stages.h"

-- partner_id 0: staff.
-- stages_of(project_id int, partner_id int) -> stage[] @work @admin
SELECT s.id, s.project_id, s.number, s.title, s.deliverable, s.criteria, s.days, s.review_days, s.rounds, s.price, p.currency,
       s.state, s.payment, s.round, s.came_from, s.blocked_at, s.blocked_side, s.blocked_reason, s.started_at, s.due_at,
       s.submitted_at, s.review_due_at, s.accepted_at, s.version
  FROM stages s JOIN projects p ON p.id = s.project_id AND (:partner_id = 0 OR p.partner_id = :partner_id)
 WHERE s.project_id = :project_id ORDER BY s.number;

-- stage_lock(project_id int, number int) -> stage? @work @admin
SELECT s.id, s.project_id, s.number, s.title, s.deliverable, s.criteria, s.days, s.review_days, s.rounds, s.price, p.currency,
       s.state, s.payment, s.round, s.came_from, s.blocked_at, s.blocked_side, s.blocked_reason, s.started_at, s.due_at,
       s.submitted_at, s.review_due_at, s.accepted_at, s.version
  FROM stages s JOIN projects p ON p.id = s.project_id
 WHERE s.project_id = :project_id AND s.number = :number FOR UPDATE;

-- Every transition: nothing changes unless the stage is where the actor saw it, the project runs, and it is the actor's
-- own (partner_id and reviewer_id 0: not asked).
-- stage_move(id int, project_id int, partner_id int, reviewer_id int, was text, version int, state text, payment text, round int, came_from text, blocked_at when, blocked_side text, blocked_reason text, started_at when, due_at when, submitted_at when, review_due_at when, accepted_at when) -> changed @work @admin
UPDATE stages SET state = :state, payment = :payment, round = :round, came_from = :came_from, blocked_at = :blocked_at,
       blocked_side = :blocked_side, blocked_reason = :blocked_reason, started_at = :started_at, due_at = :due_at,
       submitted_at = :submitted_at, review_due_at = :review_due_at, accepted_at = :accepted_at, reminded_at = NULL,
       escalated_at = NULL, version = version + 1
 WHERE id = :id AND state = :was AND version = :version AND project_id = :project_id
   AND EXISTS (SELECT 1 FROM projects p WHERE p.id = :project_id AND p.state = 'active'
                  AND (:partner_id = 0 OR p.partner_id = :partner_id)
                  AND (:reviewer_id = 0 OR p.reviewer_id = :reviewer_id));

-- stage_ready(project_id int, number int) -> changed @admin
UPDATE stages SET state = 'ready', version = version + 1
 WHERE project_id = :project_id AND number = :number AND state = 'planned';

-- submission_add(stage_id int, round int, body text, person_id int, now when) -> id @work
INSERT INTO submissions (stage_id, round, attempt, body, submitted_by, submitted_at)
SELECT :stage_id, :round, COALESCE(MAX(w.attempt), 0) + 1, :body, :person_id, :now
  FROM submissions w WHERE w.stage_id = :stage_id AND w.round = :round;

-- submission_file_add(submission_id int, place int, file_id int) -> nothing @work
INSERT INTO submission_files (submission_id, place, file_id) VALUES (:submission_id, :place, :file_id);

-- submission_withdraw(stage_id int, round int, now when) -> changed @work
UPDATE submissions SET withdrawn_at = :now WHERE stage_id = :stage_id AND round = :round AND withdrawn_at IS NULL;

-- The verdict on the round in hand. Nobody judges what they handed in themselves.
-- verdict_add(stage_id int, round int, verdict text, comment text, person_id int, now when) -> changed @admin
INSERT INTO verdicts (submission_id, verdict, comment, reviewer_id, decided_at)
SELECT w.id, :verdict, :comment, :person_id, :now FROM submissions w
 WHERE w.stage_id = :stage_id AND w.round = :round AND w.withdrawn_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM submissions o WHERE o.stage_id = :stage_id AND o.submitted_by = :person_id);

-- partner_id 0: staff.
-- submissions_of(project_id int, partner_id int) -> submission[] @work @admin
SELECT w.id, w.stage_id, s.number AS stage_number, w.round, w.body, w.submitted_at, w.withdrawn_at,
       (w.withdrawn_at IS NOT NULL) AS withdrawn, n.name AS submitted_by_name,
       COALESCE(v.verdict, '') AS verdict, COALESCE(v.comment, '') AS comment, v.decided_at, COALESCE(r.name, '') AS reviewer_name
  FROM submissions w
  JOIN stages s ON s.id = w.stage_id
  JOIN projects p ON p.id = s.project_id AND (:partner_id = 0 OR p.partner_id = :partner_id)
  JOIN persons n ON n.id = w.submitted_by
  LEFT JOIN verdicts v ON v.submission_id = w.id
  LEFT JOIN persons r ON r.id = v.reviewer_id
 WHERE s.project_id = :project_id ORDER BY w.id DESC LIMIT 300;

-- The files of these rounds. partner_id 0: staff.
-- submission_files_of(project_id int, partner_id int) -> submission_file[] @work @admin
SELECT l.submission_id, f.id, f.name, f.bytes, f.sha256
  FROM submission_files l
  JOIN submissions w ON w.id = l.submission_id
  JOIN stages s ON s.id = w.stage_id
  JOIN projects p ON p.id = s.project_id AND (:partner_id = 0 OR p.partner_id = :partner_id)
  JOIN files f ON f.id = l.file_id
 WHERE s.project_id = :project_id ORDER BY l.submission_id DESC, l.place LIMIT 1500;

-- Reviews past their date that nobody was reminded of yet; grace: the same for the manager.
-- reviews_overdue(now when, rows int) -> late_review[] @worker
SELECT s.id, s.project_id, CONCAT('R-', 1000 + p.id) AS reference, p.title, s.title AS stage_title, s.review_due_at,
       FALSE AS escalate
  FROM stages s JOIN projects p ON p.id = s.project_id AND p.state = 'active'
 WHERE s.state IN ('submitted', 'in_review') AND s.review_due_at <= :now AND s.reminded_at IS NULL
 ORDER BY s.id LIMIT :rows FOR UPDATE;

-- reviews_unanswered(before when, rows int) -> late_review[] @worker
SELECT s.id, s.project_id, CONCAT('R-', 1000 + p.id) AS reference, p.title, s.title AS stage_title, s.review_due_at,
       TRUE AS escalate
  FROM stages s JOIN projects p ON p.id = s.project_id AND p.state = 'active'
 WHERE s.state IN ('submitted', 'in_review') AND s.reminded_at <= :before AND s.escalated_at IS NULL
 ORDER BY s.id LIMIT :rows FOR UPDATE;

-- review_reminded(id int, now when) -> changed @worker
UPDATE stages SET reminded_at = :now WHERE id = :id AND state IN ('submitted', 'in_review') AND reminded_at IS NULL;

-- review_escalated(id int, now when) -> changed @worker
UPDATE stages SET escalated_at = :now WHERE id = :id AND state IN ('submitted', 'in_review') AND escalated_at IS NULL;
