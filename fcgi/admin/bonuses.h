/* The pages of bonuses, for main.c. */
#ifndef ADMIN_BONUSES_H
#define ADMIN_BONUSES_H

#include "base/record.h"
#include "web/route.h"

handler show_bonuses, show_bonus, show_bonus_form, create_bonus, raise_bonus, withdraw_bonus;
extern const struct field_rule bonus_form[], bonus_raise_form[];
RECORD_OF(bonuses_page);
RECORD_OF(bonus_page);
RECORD_OF(bonus_form_page);

#endif
