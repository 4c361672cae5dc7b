#include "domain/people/leaderboard.h"

#include "base/text.h"
#include "sql/leaderboard.h"

RECORD(leaderboard_name, FIELD(leaderboard_name, partner_id), FIELD(leaderboard_name, name));

static const struct refused taken = { .rule = N_("That name stands for somebody else."), .remedy = N_("Choose another name.") };
static const struct refused empty = { .rule = N_("A name has at least two letters."),
				      .remedy = N_("Choose a name: your company's or any other.") };

refusal leaderboard_join(struct db *db, const struct actor *actor, const char *name)
{
	if (text_empty(name) || text_empty(name + 1))
		return &empty;
	if (sql_leaderboard_join(db, actor->partner_id, name, actor->now) < 0)
		return &taken;
	if (sql_leaderboard_company(db, actor->partner_id, name))
		return &taken;
	audit(db, actor, "leaderboard.join", "partner", actor->partner_id, "name", name);
	return NULL;
}

void leaderboard_leave(struct db *db, const struct actor *actor)
{
	if (sql_leaderboard_leave(db, actor->partner_id) == 1)
		audit(db, actor, "leaderboard.leave", "partner", actor->partner_id, "name", "");
}
