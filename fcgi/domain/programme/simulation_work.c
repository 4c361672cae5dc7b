/* The worker's side of a simulation: takes one, replays the orders for the version in force and for the draft at once, writes
 * the figures in one transaction. A worker that died leaves nothing but its progress: the next one begins anew. */
#include <string.h>

#include "base/text.h"
#include "core/json.h"
#include "core/log.h"
#include "domain/programme/simulation.h"
#include "domain/programme/tally.h"
#include "sql/programme.h"
#include "sql/replay.h"
#include "sql/simulations.h"

enum { BEFORE, AFTER, CRASHES_MOST = 3, ROWS = 500, PEOPLE = 2000 };

struct working {
	struct db *db;
	struct when (*clock)(void);
	bool (*stopping)(void);
	const struct simulation_task *task;
	int64_t attempt;
	struct replay replay;
	struct tally tally;
	bool left; /* for the next worker */
};

/* ---- Taking ---- */

static bool take(struct db *db, void *context)
{
	struct working *working = context;

	working->task = sql_simulation_next(db);
	return working->task && sql_simulation_take(db, working->task->id, working->clock()) == 1;
}

static struct parameter_list unpacked(struct arena *arena, const char *text)
{
	struct json_object *list = json_parse(text, strlen(text));
	size_t count = list ? json_object_array_length(list) : 0;
	struct parameter_list values = { arena_many(arena, struct parameter, count + 1), count };

	for (size_t i = 0; i < count; i++)
		json_fill(&parameter_record, &values.items[i], json_object_array_get_idx(list, i), arena);
	json_object_put(list);
	return values;
}

/* ---- Replaying ---- */

static void on_turnover(void *context, const struct replay_order *order, int64_t net)
{
	struct working *working = context;

	tally_turnover(&working->tally, order, net);
}

static void on_moved(void *context, size_t side, const struct replay_order *order, const struct movements *moved)
{
	struct working *working = context;

	tally_moved(&working->tally, side, order, moved);
}

/* False when somebody stopped it, or another worker has it. */
static bool on_progress(void *context, int64_t done, int64_t all)
{
	struct working *working = context;
	int64_t percent = all > done ? done * 100 / all : 99;

	working->left = working->stopping();
	return !working->left && sql_simulation_progress(working->db, working->task->id, working->attempt, percent < 100 ? percent : 99,
							 working->clock()) == 1;
}

/* ---- Writing ---- */

static void put(struct json_object *list, struct json_object *const *values, size_t count)
{
	struct json_object *row = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(row, values[i]);
	json_object_array_add(list, row);
}

static const char *text_of(struct db *db, struct json_object *list)
{
	const char *text = arena_text(db_arena(db), json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));

	json_object_put(list);
	return text;
}

static struct json_object *day_of(struct arena *arena, struct date day)
{
	return date_set(day) ? json_object_new_string(date_plain(arena, day)) : NULL;
}

static const char *figures(const struct working *working)
{
	const struct tally *tally = &working->tally;
	struct arena *arena = db_arena(working->db);
	struct json_object *object = json_object_new_object();
	const struct { const char *name; int64_t value; } numbers[] = {
		{ "orders", tally->orders }, { "lines", tally->lines }, { "turnover", tally->turnover },
		{ "before", tally->amounts[BEFORE] }, { "after", tally->amounts[AFTER] },
		{ "top_before", tally_top_points(&tally->tops[BEFORE]) }, { "top_before_order", tally->tops[BEFORE].order_id },
		{ "top_after", tally_top_points(&tally->tops[AFTER]) }, { "top_after_order", tally->tops[AFTER].order_id },
	};

	json_object_object_add(object, "since", day_of(arena, working->replay.since));
	json_object_object_add(object, "until", day_of(arena, working->replay.until));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		json_object_object_add(object, numbers[i].name, json_object_new_int64(numbers[i].value));
	return text_of(working->db, object);
}

static void months_write(const struct working *working)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < working->tally.month_count; i++) {
		const struct tally_month *month = &working->tally.months[i];

		put(list, (struct json_object *[]){ day_of(db_arena(working->db), month->month), json_object_new_int64(month->turnover),
						     json_object_new_int64(month->amounts[BEFORE]),
						     json_object_new_int64(month->amounts[AFTER]) }, 4);
	}
	sql_simulation_months_add(working->db, working->task->id, text_of(working->db, list));
}

static const char *tier_of(const struct working *working, size_t side, int64_t partner_id)
{
	struct history *history = working->replay.histories[side];
	int64_t measure = 0;
	const struct terms_tier *tier = history_tier(history, partner_id, working->replay.last, &measure);

	return tier && tier->code ? tier->code : "";
}

static void partners_write(const struct working *working)
{
	struct db *db = working->db;
	int64_t after = 0;

	for (bool more = true; more && db_fault(db) == DB_FINE;) {
		const struct arena_mark mark = arena_mark(db_arena(db));
		struct replay_partner_list partners = sql_replay_partners(db, after, ROWS);
		struct json_object *list = json_object_new_array();

		for (size_t i = 0; i < partners.count; i++) {
			const struct tally_partner *earned = id_map_get(&working->tally.by_id, partners.items[i].id);
			const char *before = tier_of(working, BEFORE, partners.items[i].id);
			const char *behind = tier_of(working, AFTER, partners.items[i].id);

			after = partners.items[i].id;
			if (!earned && text_same(before, behind))
				continue;
			put(list, (struct json_object *[]){ json_object_new_int64(after),
							     json_object_new_int64(earned ? earned->amounts[BEFORE] : 0),
							     json_object_new_int64(earned ? earned->amounts[AFTER] : 0),
							     json_object_new_string(before), json_object_new_string(behind) }, 5);
		}
		more = partners.count == ROWS;
		sql_simulation_partners_add(db, working->task->id, text_of(db, list));
		arena_rewind(db_arena(db), mark);
	}
}

static bool keep(struct db *db, void *context)
{
	const struct working *working = context;

	if (sql_simulation_done(db, working->task->id, working->attempt, figures(working), working->clock()) != 1)
		return false;
	months_write(working);
	if (date_set(working->replay.last))
		partners_write(working);
	return true;
}

/* ---- One ---- */

static bool compute(struct working *working)
{
	struct arena *arena = working->replay.arena;

	working->replay.db = working->db;
	working->replay.currency = arena_text(arena, working->task->currency);
	working->replay.months = working->task->months;
	working->replay.sides = 2;
	working->replay.rows[BEFORE] = sql_version_parameters(working->db, working->task->version_id);
	working->replay.numbers[BEFORE] = working->task->number;
	working->replay.rows[AFTER] = unpacked(arena, working->task->parameters);
	working->replay.numbers[AFTER] = working->task->number + 1;
	working->replay.told = (struct replay_told){ on_turnover, on_moved, on_progress, working };
	tally_start(&working->tally, arena);
	return replay_run(&working->replay);
}

static void end(struct working *working, bool computed)
{
	struct db *db = working->db;

	if (computed)
		db_run(db, keep, working);
	else if (working->left)
		sql_simulation_leave(db, working->task->id, working->attempt);
	else if (working->replay.why && db_fault(db) == DB_FINE)
		sql_simulation_fail(db, working->task->id, working->attempt, working->clock());
}

bool simulation_work(struct db *db, struct when (*clock)(void), bool (*stopping)(void))
{
	struct working *working = arena_one(db_arena(db), struct working);

	*working = (struct working){ .db = db, .clock = clock, .stopping = stopping };
	if (!db_run(db, take, working))
		return false;
	working->attempt = working->task->attempt + 1;
	db_begin(db, DB_AUTOCOMMIT);
	if (working->task->crashes + text_same(working->task->state, "running") > CRASHES_MOST) {
		log_event(LOG_ERROR, "simulation failed too often", "why", "its workers ended without a word");
		sql_simulation_fail(db, working->task->id, working->attempt, clock());
		return true;
	}
	working->replay.arena = arena_new();
	end(working, compute(working));
	arena_free(working->replay.arena);
	return !working->left && db_fault(db) == DB_FINE;
}
