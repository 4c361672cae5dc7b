/* The pages of bonuses, of violations and of the leaderboard, for main.c. */
#ifndef SHOP_CONDUCT_H
#define SHOP_CONDUCT_H

#include "domain/common/files.h"
#include "shop/pages.h"

/* bonuses.c */
handler show_own_bonuses, show_bonus_slip;
RECORD_OF(own_bonuses_page);
RECORD_OF(bonus_slip_page);

/* violations.c */
extern const struct field_rule violation_text_form[];
handler show_own_violations, show_own_violation, answer_violation, appeal_violation, download_own_evidence;
RECORD_OF(own_violations_page);
RECORD_OF(own_violation_page);

/* leaderboard.c */
extern const struct field_rule leaderboard_form[];
handler show_leaderboard, join_leaderboard, leave_leaderboard;
RECORD_OF(leaderboard_page);

#endif
