/* Letters about a published version: the news when it is published, a reminder a week and a day before it begins (or its
 * deadline ends) to those who have not accepted it. Each at most once. */
#ifndef PROGRAMME_NEWS_H
#define PROGRAMME_NEWS_H

#include "base/record.h"
#include "core/db.h"

/* Somebody who may accept for a partner. */
struct programme_reader {
	const char *email;
	const char *name;
	const char *language;
	const char *partner_name;
};
LIST_OF(programme_reader);
RECORD_OF(programme_reader);

struct programme_untold {
	int64_t version_id;
	int64_t number;
	const char *mode;
	struct when in_force_from;
	struct when deadline;
	int64_t partner_id;
	const char *sha256;
};
RECORD_OF(programme_untold);

/* Tells one partner one thing, in a transaction of its own. True: there may be more. */
bool programme_tell(struct db *db, struct when now);

#endif
