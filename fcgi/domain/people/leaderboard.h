/* The leaderboard holds only those partners that chose to stand on it, under a name of their choosing. */
#ifndef PEOPLE_LEADERBOARD_H
#define PEOPLE_LEADERBOARD_H

#include "base/refusal.h"
#include "core/db.h"
#include "domain/common/audit.h"

struct leaderboard_name {
	int64_t partner_id;
	const char *name;
};
LIST_OF(leaderboard_name);
RECORD_OF(leaderboard_name);

/* For the actor's partner. A name stands there once, and no partner takes the name of another company. Services: shop. */
refusal leaderboard_join(struct db *db, const struct actor *actor, const char *name);
void leaderboard_leave(struct db *db, const struct actor *actor);

#endif
