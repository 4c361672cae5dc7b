-- include "domain/money/team.h"

-- Everybody who stands below a partner today, as deep as asked for: level 1 first.
-- team_tree(partner_id int, today date, depth int, rows int) -> team_node[] @shop
WITH RECURSIVE team AS (
  SELECT s.partner_id, s.sponsor_id, 1 AS level, s.since_day
    FROM partner_sponsors s
   WHERE s.sponsor_id = :partner_id AND s.since_day <= :today AND NOT EXISTS (
         SELECT 1 FROM partner_sponsors n WHERE n.partner_id = s.partner_id AND n.since_day > s.since_day AND n.since_day <= :today)
  UNION ALL
  SELECT s.partner_id, s.sponsor_id, t.level + 1, s.since_day
    FROM team t JOIN partner_sponsors s ON s.sponsor_id = t.partner_id
   WHERE t.level < :depth AND s.since_day <= :today AND NOT EXISTS (
         SELECT 1 FROM partner_sponsors n WHERE n.partner_id = s.partner_id AND n.since_day > s.since_day AND n.since_day <= :today)
)
SELECT t.partner_id AS id, t.sponsor_id, t.level, t.since_day, IF(p.is_person, '', p.name) AS name, p.state = 'terminated' AS ended
  FROM team t JOIN partners p ON p.id = t.partner_id
 ORDER BY t.level, p.name, p.id LIMIT :rows;

-- What each of those partners (a JSON list) ordered since then, once delivered, less what came back.
-- team_turnovers(partners text, since when) -> team_figure[] @shop
SELECT o.partner_id AS id,
       CAST(SUM(l.net - (SELECT COALESCE(SUM(b.net), 0) FROM return_lines b WHERE b.order_line_id = l.id)) AS SIGNED) AS amount
  FROM JSON_TABLE(:partners, '$[*]' COLUMNS (id BIGINT PATH '$')) w
  JOIN orders o ON o.partner_id = w.id AND o.placed_at >= :since
  JOIN order_lines l ON l.order_id = o.id
 WHERE o.kind = 'order' AND o.state IN ('delivered', 'closed')
 GROUP BY o.partner_id;

-- What a partner earned since then, by who sold.
-- team_earned(partner_id int, since when) -> team_figure[] @shop
SELECT seller_id AS id, CAST(SUM(amount - reversed) AS SIGNED) AS amount
  FROM commissions
 WHERE partner_id = :partner_id AND computed_at >= :since
 GROUP BY seller_id;

-- What was agreed with those partners (a JSON list) about activity; the last of a partner counts.
-- team_agreed(partners text, now when) -> team_figure[] @shop
SELECT t.partner_id AS id, p.value AS amount
  FROM JSON_TABLE(:partners, '$[*]' COLUMNS (id BIGINT PATH '$')) g
  JOIN individual_terms t ON t.partner_id = g.id AND t.starts_at <= :now AND (t.ends_at IS NULL OR t.ends_at > :now)
  JOIN individual_answers w ON w.individual_id = t.id AND w.answer = 'accepted' AND w.answered_at <= :now
  JOIN individual_parameters p ON p.individual_id = t.id AND p.name = 'active.from'
  LEFT JOIN individual_ends e ON e.individual_id = t.id
 WHERE e.ends_at IS NULL OR e.ends_at > :now
 ORDER BY t.id;
