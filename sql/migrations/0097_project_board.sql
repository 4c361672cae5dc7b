-- Projects with the stage they stand at and whose turn it is: manager, contractor, reviewer or nobody. The stage is the
-- first that is not accepted; when all are, the first whose remarks are still open.
CREATE OR REPLACE VIEW project_board AS
SELECT p.id, CONCAT('R-', 1000 + p.id) AS reference, p.partner_id, a.name AS partner_name, p.scheme_id,
       c.name AS scheme_name, c.version AS scheme_version, p.title, p.brief, p.state, p.price, p.currency, p.manager_id,
       m.name AS manager_name, p.reviewer_id, r.name AS reviewer_name, p.offered_at, p.offer_ends_at, p.answered_at,
       COALESCE(p.answer_reason, '') AS answer_reason, p.completed_at, p.created_at, p.version,
       (SELECT COUNT(*) FROM stages n WHERE n.project_id = p.id) AS stage_count,
       (SELECT COUNT(*) FROM stages n WHERE n.project_id = p.id AND n.state IN ('accepted', 'accepted_with_remarks'))
         AS done_count,
       COALESCE(s.number, 0) AS stage_number, COALESCE(s.title, '') AS stage_title, COALESCE(s.state, '') AS stage_state,
       CASE WHEN p.state = 'offered' THEN p.offer_ends_at
            WHEN p.state <> 'active' THEN NULL
            WHEN s.state IN ('submitted', 'in_review') THEN s.review_due_at
            WHEN s.state IN ('in_progress', 'rework') THEN s.due_at END AS turn_ends_at,
       CASE WHEN p.state = 'draft' THEN 'manager'
            WHEN p.state = 'offered' THEN 'contractor'
            WHEN p.state <> 'active' THEN ''
            WHEN s.state IN ('ready', 'in_progress', 'rework') THEN 'contractor'
            WHEN s.state IN ('submitted', 'in_review', 'accepted_with_remarks') THEN 'reviewer'
            WHEN s.state = 'blocked' THEN 'manager'
            ELSE '' END COLLATE utf8mb4_bin AS turn
  FROM projects p
  JOIN partners a ON a.id = p.partner_id
  JOIN schemes c ON c.id = p.scheme_id
  JOIN persons m ON m.id = p.manager_id
  JOIN persons r ON r.id = p.reviewer_id
  LEFT JOIN stages s ON s.project_id = p.id AND s.number = (
    SELECT n.number FROM stages n
     WHERE n.project_id = p.id AND n.state NOT IN ('accepted', 'cancelled')
     ORDER BY n.state = 'accepted_with_remarks', n.number LIMIT 1);
