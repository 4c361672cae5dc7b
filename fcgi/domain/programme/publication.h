/* The rules of publishing: when a new version may begin, for whom, and what is refused. Pure: no database, no clock. */
#ifndef PROGRAMME_PUBLICATION_H
#define PROGRAMME_PUBLICATION_H

#include "base/refusal.h"
#include "domain/programme/terms.h"

/* What the author asks for. */
struct publication_wish {
	bool consent;
	struct date from;     /* notice: for everybody; consent: for those who accept */
	struct date deadline; /* of consent: for everybody else */
	bool harmless;        /* the author states that changed wording takes nothing from partners */
};

/* What stands. */
struct publication_ground {
	const struct terms *before; /* of the last version */
	const struct terms *after;
	int64_t last_number;        /* of the last version */
	int64_t base_number;        /* of the version that the draft changes */
	struct date settled;        /* the day on which the last version holds for everybody */
	struct date today;
	bool promised;              /* somebody has accepted a version: there is someone to keep the promise to */
	int64_t wording;            /* an article whose words changed; 0: none */
};

/* Refuses, naming the article: a version that would silently undo another, one that reaches back, one that begins before
 * the version before it holds for all, worse terms sooner than the promised notice, and changed wording likewise unless the
 * author answers for it. */
refusal publication_check(struct arena *arena, const struct publication_wish *wish, const struct publication_ground *ground);

/* The first day on which that change may begin for everybody. */
struct date publication_earliest(const struct publication_ground *ground, bool harmless);

#endif
