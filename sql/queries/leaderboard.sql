-- include "domain/people/leaderboard.h"

-- leaderboard_names(rows int) -> leaderboard_name[] @shop
SELECT n.partner_id, n.name FROM leaderboard_names n JOIN partners p ON p.id = n.partner_id AND p.state = 'active'
 ORDER BY n.chosen_at LIMIT :rows;

-- leaderboard_name(partner_id int) -> leaderboard_name? @shop
SELECT partner_id, name FROM leaderboard_names WHERE partner_id = :partner_id;

-- leaderboard_join(partner_id int, name text, now when) -> changed @shop
INSERT INTO leaderboard_names (partner_id, name, chosen_at) VALUES (:partner_id, :name, :now)
ON DUPLICATE KEY UPDATE name = IF(partner_id = VALUES(partner_id), VALUES(name), name);

-- 1 when another partner is called so, or stands there so.
-- leaderboard_company(partner_id int, name text) -> int @shop
SELECT 1 FROM partners WHERE name = :name AND id <> :partner_id
UNION SELECT 1 FROM leaderboard_names WHERE name = :name AND partner_id <> :partner_id LIMIT 1;

-- leaderboard_leave(partner_id int) -> changed @shop
DELETE FROM leaderboard_names WHERE partner_id = :partner_id;
