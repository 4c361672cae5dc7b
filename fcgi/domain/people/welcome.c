#include "domain/people/welcome.h"

#include "base/rights.h"
#include "base/text.h"

RECORD(welcome_facts, FIELD(welcome_facts, id), FIELD(welcome_facts, reseller), FIELD(welcome_facts, promoter), 
       FIELD(welcome_facts, contractor), FIELD(welcome_facts, accepted), FIELD(welcome_facts, addressed), FIELD(welcome_facts, ordered),
       FIELD(welcome_facts, offered), FIELD(welcome_facts, taken), FIELD(welcome_facts, handed_in),
       FIELD(welcome_facts, brought), FIELD(welcome_facts, earned));
RECORD(welcome_step, FIELD(welcome_step, name), FIELD(welcome_step, state), FIELD(welcome_step, ours),
       FIELD(welcome_step, mine));
RECORD(welcome, LIST(welcome, steps, welcome_step), FIELD(welcome, done), FIELD(welcome, finished),
       FIELD(welcome, quiet), FIELD(welcome, reference));

struct row {
	const char *name;
	bool wanted; /* by this kind of partner */
	bool done;
	bool ours;
	enum right right;
};

struct welcome *welcome_of(struct arena *arena, const struct welcome_facts *facts, uint64_t rights)
{
	/* What came later proves what came before it: who has ordered needs no more checking of addresses. */
	const struct row rows[] = {
		{ "accept", true, facts->accepted, false, PARTNER_MANAGE },
		{ "addresses", facts->reseller, facts->addressed || facts->ordered, false, PARTNER_ORDER },
		{ "order", facts->reseller, facts->ordered, false, PARTNER_ORDER },
		{ "offer", facts->contractor, facts->offered || facts->taken, true, CONTRACTOR_WORK },
		{ "project", facts->contractor, facts->taken, !facts->offered, CONTRACTOR_WORK },
		{ "stage", facts->contractor, facts->handed_in, !facts->taken, CONTRACTOR_WORK },
		{ "bring", facts->promoter, facts->brought, false, PARTNER_EARNINGS },
		{ "earn", facts->promoter, facts->earned, true, PARTNER_EARNINGS },
	};
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	struct welcome *welcome = arena_one(arena, struct welcome);
	struct welcome_step *open = NULL, *first = NULL;

	welcome->steps.items = arena_many(arena, struct welcome_step, ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		struct welcome_step *step = &welcome->steps.items[welcome->steps.count];

		if (!row->wanted)
			continue;
		*step = (struct welcome_step){ row->name, row->done ? "done" : "later", row->ours, (rights & RIGHT(row->right)) != 0 };
		welcome->steps.count++;
		welcome->done += row->done;
		if (row->done)
			continue;
		open = open ? open : step;
		if (!first && !row->ours)
			first = step;
	}
	welcome->finished = !open;
	welcome->reference = arena_printf(arena, "P-%lld", (long long)(1000 + facts->id));
	if (open)
		(first ? first : open)->state = "next";
	return welcome;
}
