#include "domain/programme/publication.h"

#include <inttypes.h>

static const struct refused gap = {
	N_("This draft changes version %1$s, but version %2$s has been published since."),
	N_("Compare it with version %2$s and take that one as its base, so that nothing of it is undone by chance."), { NULL } };
static const struct refused backward = {
	N_("A version cannot begin in the past: it would change what was promised for orders already placed."),
	N_("Let it begin today or later."), { NULL } };
static const struct refused unsettled = {
	N_("The version before this one holds for everybody only from %1$s."), N_("Let this one begin on that day or later."),
	{ NULL } };
static const struct refused no_deadline = {
	N_("A version by consent needs a deadline that lies after its first day."),
	N_("Say until when the old terms go on for those who do not answer."), { NULL } };
static const struct refused wording_notice = {
	N_("The words of article %1$s change, and the programme in force promises %2$s days of notice (article %3$s)."),
	N_("Let it take effect on %4$s or later, or state that the new wording takes nothing from partners."), { NULL } };

static const char *number(struct arena *arena, int64_t value)
{
	return arena_printf(arena, "%" PRId64, value);
}

struct date publication_earliest(const struct publication_ground *ground, bool harmless)
{
	bool notice = ground->promised &&
		      ((ground->wording && !harmless) || terms_worse(ground->before, ground->after) != 0);
	struct date earliest = notice ? date_plus_days(ground->today, ground->before->notice_days.value) : ground->today;

	return earliest.days < ground->settled.days ? ground->settled : earliest;
}

refusal publication_check(struct arena *arena, const struct publication_wish *wish, const struct publication_ground *ground)
{
	struct date settles = wish->consent ? wish->deadline : wish->from;
	struct date promised = date_plus_days(ground->today, ground->before->notice_days.value);

	if (ground->base_number != ground->last_number)
		return refuse(arena, &gap, number(arena, ground->base_number), number(arena, ground->last_number));
	if (wish->from.days < ground->today.days)
		return &backward;
	if (wish->from.days < ground->settled.days)
		return refuse(arena, &unsettled, date_plain(arena, ground->settled));
	if (wish->consent && (!date_set(wish->deadline) || wish->deadline.days <= wish->from.days))
		return &no_deadline;
	if (!ground->promised)
		return NULL;
	if (ground->wording && !wish->harmless && settles.days < promised.days)
		return refuse(arena, &wording_notice, number(arena, ground->wording),
			      number(arena, ground->before->notice_days.value),
			      number(arena, ground->before->notice_days.article), date_plain(arena, promised));
	return terms_notice(arena, ground->before, ground->after, ground->today, settles);
}
