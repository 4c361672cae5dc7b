#include "domain/contract/schemes.h"

#include "core/locale.h"
#include "sql/schemes.h"

RECORD(scheme, FIELD(scheme, id), FIELD(scheme, name), FIELD(scheme, version), FIELD(scheme, about),
       FIELD(scheme, created_at), FIELD(scheme, stage_count), FIELD(scheme, days), FIELD(scheme, project_count),
       FIELD(scheme, newest));

RECORD(scheme_stage, FIELD(scheme_stage, scheme_id), FIELD(scheme_stage, number), FIELD(scheme_stage, title),
       FIELD(scheme_stage, deliverable), FIELD(scheme_stage, criteria), FIELD(scheme_stage, days),
       FIELD(scheme_stage, review_days), FIELD(scheme_stage, rounds), FIELD(scheme_stage, share));

static const struct refused no_stages = { .rule = N_("A scheme needs at least one stage."),
					  .remedy = N_("Describe what is made first, and by when.") };
static const struct refused not_whole = { .rule = N_("The shares sum to %1$s, not to 100%%."),
					  .remedy = N_("Change the shares so that nothing is left over or missing.") };
static const struct refused name_taken = {
	.rule = N_("There is a scheme of this name already."),
	.remedy = N_("Choose another name, or open that scheme and make a new version of it.")
};
static const struct refused overtaken = { .rule = N_("Somebody else published a version of this scheme just now."),
					  .remedy = N_("Look at it, then start again from there.") };

static refusal stages_refused(struct arena *arena, const struct scheme_stage *stages, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += stages[i].share;
	if (count == 0)
		return &no_stages;
	return sum == SCHEME_WHOLE ? NULL : refuse(arena, &not_whole, locale_percent(arena, sum));
}

refusal scheme_publish(struct db *db, const struct actor *actor, int64_t of_id, const struct scheme *scheme,
		       const struct scheme_stage *stages, size_t count, int64_t *scheme_id)
{
	struct arena *arena = db_arena(db);
	int64_t version = sql_scheme_next(db, scheme->name);
	refusal why = stages_refused(arena, stages, count);

	*scheme_id = 0;
	if (why)
		return why;
	if (!of_id && version > 1)
		return &name_taken;
	*scheme_id = sql_scheme_add(db, scheme->name, version, scheme->about, actor->now);
	if (!*scheme_id)
		return &overtaken;
	for (size_t i = 0; i < count; i++)
		sql_scheme_stage_add(db, *scheme_id, (int64_t)i + 1, stages[i].title, stages[i].deliverable,
				     stages[i].criteria, stages[i].days, stages[i].review_days, stages[i].rounds,
				     stages[i].share);
	audit(db, actor, "scheme.publish", "scheme", *scheme_id, "name", scheme->name, "version",
	      arena_printf(arena, "%lld", (long long)version), "stages", arena_printf(arena, "%zu", count));
	return NULL;
}
