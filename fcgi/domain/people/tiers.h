/* The tier that a partner holds: the one earned under the terms that rule it, or the one assigned by approval, where that is
 * higher and its time has not passed. It is judged once a day; the price list of the tier follows it, behind a list that
 * was agreed by hand and before those for everybody. */
#ifndef PEOPLE_TIERS_H
#define PEOPLE_TIERS_H

#include "core/db.h"

/* Judges a portion of those not judged today. True: there may be more. It begins and commits by itself. */
bool tiers_judge(struct db *db, const char *currency, struct when now);

#endif
