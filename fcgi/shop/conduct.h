/* The pages of bonuses, of violations and of the leaderboard, for main.c. */
#ifndef SHOP_CONDUCT_H
#define SHOP_CONDUCT_H

#include "shop/pages.h"

/* bonuses.c */
handler show_own_bonuses, show_bonus_slip;
RECORD_OF(own_bonuses_page);
RECORD_OF(bonus_slip_page);

#endif
