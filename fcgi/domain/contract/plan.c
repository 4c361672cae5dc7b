#include "domain/contract/plan.h"

#include "base/text.h"
#include "core/locale.h"

RECORD(plan_stage, FIELD(plan_stage, number), FIELD(plan_stage, title), FIELD(plan_stage, state),
       FIELD(plan_stage, starts), FIELD(plan_stage, due), FIELD(plan_stage, reviewed), FIELD(plan_stage, latest),
       FIELD(plan_stage, price), FIELD(plan_stage, rounds), FIELD(plan_stage, fixed), FIELD(plan_stage, late));
RECORD(plan_week, FIELD(plan_week, monday), FIELD(plan_week, amount), FIELD(plan_week, sum));
RECORD(plan, LIST(plan, stages, plan_stage), LIST(plan, weeks, plan_week), FIELD(plan, starts), FIELD(plan, ends),
       FIELD(plan, latest), FIELD(plan, days), FIELD(plan, latest_days));

static struct date later(struct date a, struct date b)
{
	return a.days > b.days ? a : b;
}

static void stage_plan(struct plan_stage *out, const struct stage *stage, struct date from, struct date latest_from,
		       struct date today)
{
	int64_t further = stage->rounds > stage->round ? stage->rounds - (stage->round > 0 ? stage->round : 1) : 0;
	int64_t round_days = stage->days + stage->review_days;

	*out = (struct plan_stage){ .number = stage->number,
				    .title = stage->title,
				    .state = stage->state,
				    .price = stage->price,
				    .rounds = stage->rounds,
				    .fixed = when_set(stage->accepted_at) };
	out->starts = when_set(stage->started_at) ? locale_today(stage->started_at) : from;
	out->due = when_set(stage->due_at) ? locale_today(stage->due_at) : date_plus_days(out->starts, stage->days);
	if (when_set(stage->submitted_at))
		out->due = later(locale_today(stage->submitted_at), out->starts);
	if (text_same(stage->state, "rework") && when_set(stage->due_at))
		out->due = locale_today(stage->due_at);
	out->reviewed = date_plus_days(out->due, stage->review_days);
	if (when_set(stage->review_due_at))
		out->reviewed = locale_today(stage->review_due_at);
	if (out->fixed) {
		out->reviewed = out->latest = locale_today(stage->accepted_at);
		return;
	}
	out->late = out->reviewed.days < today.days || (out->due.days < today.days && !when_set(stage->review_due_at));
	out->reviewed = later(out->reviewed, today);
	out->latest = date_plus_days(later(out->reviewed, date_plus_days(latest_from, round_days)), further * round_days);
}

/* Weeks begin on Monday; 1970-01-01 was a Thursday. */
static struct date monday_of(struct date day)
{
	return (struct date){ day.days - (day.days + 3) % 7 };
}

static void weeks_fill(struct arena *arena, struct plan *plan)
{
	struct money sum = { 0 };

	plan->weeks.items = arena_many(arena, struct plan_week, plan->stages.count + 1);
	for (size_t i = 0; i < plan->stages.count; i++) {
		const struct plan_stage *stage = &plan->stages.items[i];
		struct date monday = monday_of(stage->reviewed);
		struct plan_week *last = plan->weeks.count ? &plan->weeks.items[plan->weeks.count - 1] : NULL;

		sum = i ? money_add(sum, stage->price) : stage->price;
		if (last && last->monday.days == monday.days) {
			last->amount = money_add(last->amount, stage->price);
			last->sum = sum;
		} else {
			plan->weeks.items[plan->weeks.count++] =
				(struct plan_week){ .monday = monday, .amount = stage->price, .sum = sum };
		}
	}
}

struct plan *plan_of(struct arena *arena, struct stage_list stages, struct date today)
{
	struct plan *plan = arena_one(arena, struct plan);
	struct date from = today, latest = today;

	plan->stages.items = arena_many(arena, struct plan_stage, stages.count + 1);
	plan->stages.count = stages.count;
	for (size_t i = 0; i < stages.count; i++) {
		struct plan_stage *stage = &plan->stages.items[i];

		stage_plan(stage, &stages.items[i], from, latest, today);
		from = stage->reviewed;
		latest = stage->latest;
	}
	weeks_fill(arena, plan);
	plan->starts = stages.count ? plan->stages.items[0].starts : today;
	plan->ends = from;
	plan->latest = latest;
	plan->days = plan->ends.days - plan->starts.days;
	plan->latest_days = plan->latest.days - plan->starts.days;
	return plan;
}
