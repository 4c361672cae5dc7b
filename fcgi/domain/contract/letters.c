#include "domain/contract/letters.h"

#include "sql/projects.h"

static const char *link_for(struct arena *arena, enum stage_side side, const char *reference)
{
	if (side == CONTRACTOR_SIDE)
		return arena_printf(arena, "/work/projects/%s", reference);
	return arena_printf(arena, "/admin/%s/%s", side == REVIEWER_SIDE ? "reviews" : "projects", reference);
}

void project_letter(struct db *db, struct when now, const struct project *project, enum stage_side side,
		    const char *template_name, const struct letter *letter)
{
	struct project_person_list people = sql_project_people(db, project->id, side);
	struct letter copy = *letter;

	copy.reference = project->reference;
	copy.link = link_for(db_arena(db), side, project->reference);
	for (size_t i = 0; i < people.count; i++) {
		enum language language = ENGLISH;

		copy.name = people.items[i].name;
		locale_of_code(people.items[i].language, &language);
		outbox_letter(db, now, people.items[i].email, language, template_name, &copy, false);
	}
}
