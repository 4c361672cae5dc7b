/* Simulations of a draft: asking for one, its progress, its result beside the version in force, and the partners as a file. */
#include "admin/programme.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/csv.h"
#include "core/locale.h"
#include "domain/programme/drafts.h"
#include "domain/programme/simulation.h"
#include "shared/visitor.h"
#include "sql/drafts.h"
#include "sql/simulations.h"
#include "web/chart.h"

enum { SHOWN = 20, HASH_SHOWN = 12, FILE_ROWS = 500, PARTNER_BASE = 1000, ORDER_BASE = 10000, WHOLE_POINTS = 10000 };

const struct field_rule simulation_form[] = {
	{ "months", WHOLE, .required = true, .min = 1, .max = SIMULATION_MONTHS },
	{ 0 }
};
const struct field_rule simulation_query[] = {
	{ "sort", CHOICE, .choices = "loss gain before after name" },
	{ "page", WHOLE, .min = 1, .max = 100000 },
	{ 0 }
};

/* ---- Records ---- */

struct simulation_row {
	const struct simulation *simulation;
	const char *hash;    /* its beginning */
	const char *path;
	struct money difference;
	bool done, current;  /* current: of the values that the draft has now */
};
LIST_OF(simulation_row);
RECORD(simulation_row, ONE(simulation_row, simulation, simulation), FIELD(simulation_row, hash), FIELD(simulation_row, path),
       FIELD(simulation_row, difference), FIELD(simulation_row, done), FIELD(simulation_row, current));

struct simulations_page {
	const struct draft *draft;
	struct simulation_row_list rows;
	bool may_ask, has_rows;
	int64_t months;
	const char *refusal_rule, *refusal_remedy; /* why it cannot be computed as it stands; "" */
};
RECORD(simulations_page, ONE(simulations_page, draft, draft), LIST(simulations_page, rows, simulation_row),
       FIELD(simulations_page, may_ask),
       FIELD(simulations_page, has_rows), FIELD(simulations_page, months), FIELD(simulations_page, refusal_rule),
       FIELD(simulations_page, refusal_remedy));

/* One month: two bars side by side, and its row of the table. */
struct simulation_pair {
	int64_t before_x, before_y, before_height, after_x, after_y, after_height, width;
	int64_t middle, label_y;
	const char *label, *title;
	bool show_label;
	struct money turnover, before, after, difference;
	int64_t part_before, part_after; /* basis points of the turnover */
};
LIST_OF(simulation_pair);
RECORD(simulation_pair, FIELD(simulation_pair, before_x), FIELD(simulation_pair, before_y), FIELD(simulation_pair, before_height),
       FIELD(simulation_pair, after_x), FIELD(simulation_pair, after_y), FIELD(simulation_pair, after_height),
       FIELD(simulation_pair, width), FIELD(simulation_pair, middle), FIELD(simulation_pair, label_y), FIELD(simulation_pair, label), FIELD(simulation_pair, show_label),
       FIELD(simulation_pair, title), FIELD(simulation_pair, turnover), FIELD(simulation_pair, before),
       FIELD(simulation_pair, after), FIELD(simulation_pair, difference), FIELD(simulation_pair, part_before),
       FIELD(simulation_pair, part_after));

struct simulation_sort {
	const char *address, *label;
	bool current;
};
LIST_OF(simulation_sort);
RECORD(simulation_sort, FIELD(simulation_sort, address), FIELD(simulation_sort, label), FIELD(simulation_sort, current));

struct simulation_page {
	const struct draft *draft;
	const struct simulation *simulation;
	const char *self, *hash;
	bool running, done, stopped, failed, current, may_orders, has_moves;
	struct money difference;
	int64_t part_before, part_after;
	const char *order_before, *order_after; /* what people call those of the highest part; "" */
	const struct simulation_counts *counts;
	struct chart *picture;
	struct simulation_pair_list months;
	struct simulation_partner_list partners;
	struct simulation_move_list moves;
	struct simulation_sort_list sorts;
	const char *prev, *next;
};
RECORD(simulation_page, ONE(simulation_page, draft, draft), ONE(simulation_page, simulation, simulation),
       FIELD(simulation_page, self), FIELD(simulation_page, hash), FIELD(simulation_page, running),
       FIELD(simulation_page, done), FIELD(simulation_page, stopped), FIELD(simulation_page, failed),
       FIELD(simulation_page, current), FIELD(simulation_page, may_orders),
       FIELD(simulation_page, has_moves), FIELD(simulation_page, difference),
       FIELD(simulation_page, part_before), FIELD(simulation_page, part_after), FIELD(simulation_page, order_before),
       FIELD(simulation_page, order_after), ONE(simulation_page, counts, simulation_counts), ONE(simulation_page, picture, chart),
       LIST(simulation_page, months, simulation_pair), LIST(simulation_page, partners, simulation_partner),
       LIST(simulation_page, moves, simulation_move), LIST(simulation_page, sorts, simulation_sort),
       FIELD(simulation_page, prev), FIELD(simulation_page, next));

static const struct draft *draft_of_path(struct request *req, int64_t *id)
{
	return text_to_int(path_text(req, 0), id) ? sql_draft_of_id(req->db, *id) : NULL;
}

static const char *hash_now(struct request *req, int64_t draft_id)
{
	return simulation_hash(req->arena, draft_values(req->arena, sql_draft_parameters(req->db, draft_id)));
}

static const char *hash_short(struct request *req, const struct simulation *simulation)
{
	return arena_bytes(req->arena, simulation->sha256, HASH_SHOWN);
}

static struct money less(struct money after, struct money before)
{
	return money_of(after.minor - before.minor, after.currency);
}

static int64_t part_of(int64_t amount, int64_t turnover)
{
	return turnover > 0 ? (int64_t)((__int128)amount * WHOLE_POINTS / turnover) : 0;
}

/* ---- All of a draft ---- */

enum status show_simulations(struct request *req)
{
	struct simulations_page *data = arena_one(req->arena, struct simulations_page);
	struct simulation_list all;
	const char *now;
	int64_t id;
	refusal why;

	if (!(data->draft = draft_of_path(req, &id)))
		return not_found(req);
	all = sql_simulations_of(req->db, id, 0, SHOWN);
	now = hash_now(req, id);
	data->months = SIMULATION_USUAL;
	data->may_ask = text_same(data->draft->state, "open");
	why = data->may_ask ? draft_check(req->db, id, req->currency) : NULL;
	data->refusal_rule = why ? locale_refusal(req->arena, why) : "";
	data->refusal_remedy = why ? locale_remedy(req->arena, why) : "";
	data->may_ask = data->may_ask && !why;
	data->has_rows = all.count > 0;
	data->rows.items = arena_many(req->arena, struct simulation_row, all.count + 1);
	for (size_t i = 0; i < all.count; i++) {
		const struct simulation *one = &all.items[i];

		data->rows.items[data->rows.count++] = (struct simulation_row){
			.simulation = one,
			.hash = hash_short(req, one),
			.path = arena_printf(req->arena, "/admin/programme/drafts/%lld/simulations/%lld", (long long)id, (long long)one->id),
			.difference = less(one->amount_after, one->amount_before),
			.done = text_same(one->state, "done"),
			.current = text_same(one->sha256, now) };
	}
	return page(req, "admin/programme_simulations", data);
}

enum status ask_simulation(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, simulation = 0;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id) || !sql_draft_of_id(req->db, id))
		return not_found(req);
	if ((why = simulation_ask(req->db, &actor, id, form_int(req, "months"), req->currency, &simulation)) != NULL)
		return refused(req, why);
	return redirect(req, "/admin/programme/drafts/%lld/simulations/%lld", (long long)id, (long long)simulation);
}

enum status stop_simulation(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, simulation;
	refusal why;

	if (!text_to_int(path_text(req, 0), &id) || !text_to_int(path_text(req, 1), &simulation) ||
	    !sql_simulation_one(req->db, id, simulation))
		return not_found(req);
	if ((why = simulation_stop(req->db, &actor, id, simulation)) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("The simulation is stopped."), "/admin/programme/drafts/%lld/simulations", (long long)id);
}

/* ---- One ---- */

static const char *month_name(struct request *req, struct date day)
{
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);
	return arena_printf(req->arena, "%s %d", locale_month(req->arena, day), year);
}

/* Two bars a month, drawn by chart_bars() as a row of both and then moved together. */
static void fill_months(struct request *req, struct simulation_page *data)
{
	struct simulation_month_list months = sql_simulation_months(req->db, data->simulation->id);
	struct chart_value *values = arena_many(req->arena, struct chart_value, 2 * months.count + 1);
	const char *currency = data->simulation->turnover.currency;

	for (size_t i = 0; i < months.count; i++) {
		values[2 * i] = (struct chart_value){ "", months.items[i].before };
		values[2 * i + 1] = (struct chart_value){ "", months.items[i].after };
	}
	data->picture = chart_bars(req->arena, values, 2 * months.count, currency);
	data->months.items = arena_many(req->arena, struct simulation_pair, months.count + 1);
	for (size_t i = 0; i < months.count; i++) {
		const struct simulation_month *month = &months.items[i];
		struct money before = money_of(month->before, currency), after = money_of(month->after, currency);
		struct simulation_pair pair = { .label = locale_month(req->arena, month->month),
						.title = month_name(req, month->month),
						.turnover = money_of(month->turnover, currency),
						.before = before, .after = after, .difference = less(after, before),
						.part_before = part_of(month->before, month->turnover),
						.part_after = part_of(month->after, month->turnover) };

		if (2 * i + 1 < data->picture->bars.count) {
			const struct chart_bar *one = &data->picture->bars.items[2 * i], *two = one + 1;
			int64_t middle = (one->middle + two->middle) / 2;

			pair.middle = middle;
			pair.width = one->width;
			pair.before_x = middle - one->width - 1;
			pair.before_y = one->y;
			pair.before_height = one->height;
			pair.after_x = middle + 1;
			pair.after_y = two->y;
			pair.after_height = two->height;
			pair.label_y = one->label_y;
			pair.show_label = months.count <= SIMULATION_USUAL || i % 2 == 0;
		}
		data->months.items[data->months.count++] = pair;
	}
}

static void fill_partners(struct request *req, struct simulation_page *data)
{
	static const struct { const char *sort, *label; } sorts[] = {
		{ "loss", N_("Largest loss first") }, { "gain", N_("Largest gain first") }, { "before", N_("In force") },
		{ "after", N_("This draft") }, { "name", N_("Name") },
	};
	enum { SORTS = sizeof(sorts) / sizeof(sorts[0]) };
	const char *sort = text_empty(form_text(req, "sort")) ? "loss" : form_text(req, "sort");
	int64_t at = form_int(req, "page") > 1 ? form_int(req, "page") : 1;

	data->counts = sql_simulation_counts(req->db, data->simulation->id);
	data->partners = sql_simulation_partners(req->db, data->simulation->id, sort, (at - 1) * SIMULATION_PAGE, SIMULATION_PAGE);
	data->prev = at > 1 ? arena_printf(req->arena, "%s?sort=%s&page=%lld#partners", data->self, sort, (long long)at - 1) : "";
	data->next = data->counts && data->counts->all > at * SIMULATION_PAGE
			     ? arena_printf(req->arena, "%s?sort=%s&page=%lld#partners", data->self, sort, (long long)at + 1)
			     : "";
	data->sorts.items = arena_many(req->arena, struct simulation_sort, SORTS);
	for (size_t i = 0; i < SORTS; i++)
		data->sorts.items[data->sorts.count++] = (struct simulation_sort){
			arena_printf(req->arena, "%s?sort=%s#partners", data->self, sorts[i].sort), locale_text(sorts[i].label),
			text_same(sort, sorts[i].sort) };
}

static const char *order_name(struct request *req, int64_t id)
{
	return id ? arena_printf(req->arena, "A-%lld", (long long)(ORDER_BASE + id)) : "";
}

static void fill_result(struct request *req, struct simulation_page *data)
{
	const struct simulation *simulation = data->simulation;

	data->difference = less(simulation->amount_after, simulation->amount_before);
	data->part_before = part_of(simulation->amount_before.minor, simulation->turnover.minor);
	data->part_after = part_of(simulation->amount_after.minor, simulation->turnover.minor);
	data->order_before = order_name(req, simulation->top_before_order);
	data->order_after = order_name(req, simulation->top_after_order);
	data->may_orders = (req->visitor.rights & RIGHT(ORDERS_VIEW)) != 0;
	data->moves = sql_simulation_moves(req->db, simulation->id);
	data->has_moves = data->moves.count > 0;
	fill_months(req, data);
	fill_partners(req, data);
}

static const struct simulation *simulation_of_path(struct request *req, const struct draft **draft)
{
	int64_t id, simulation;

	*draft = draft_of_path(req, &id);
	return *draft && text_to_int(path_text(req, 1), &simulation) ? sql_simulation_one(req->db, id, simulation) : NULL;
}

enum status show_simulation(struct request *req)
{
	struct simulation_page *data = arena_one(req->arena, struct simulation_page);
	const struct simulation *simulation = data->simulation = simulation_of_path(req, &data->draft);

	if (!simulation)
		return not_found(req);
	data->self = arena_printf(req->arena, "/admin/programme/drafts/%lld/simulations/%lld", (long long)data->draft->id,
				  (long long)simulation->id);
	data->hash = hash_short(req, simulation);
	data->current = text_same(simulation->sha256, hash_now(req, data->draft->id));
	data->done = text_same(simulation->state, "done");
	data->stopped = text_same(simulation->state, "stopped");
	data->failed = text_same(simulation->state, "failed");
	data->running = !data->done && !data->stopped && !data->failed;
	if (data->done)
		fill_result(req, data);
	return page(req, "admin/programme_simulation", data);
}

/* ---- The file ---- */

static void partner_row(struct request *req, struct buffer *out, const struct simulation_partner *partner)
{
	csv_field(out, arena_printf(req->arena, "P-%lld", (long long)(PARTNER_BASE + partner->partner_id)));
	csv_field(out, partner->name);
	csv_field(out, money_plain(req->arena, partner->before));
	csv_field(out, money_plain(req->arena, partner->after));
	csv_field(out, money_plain(req->arena, partner->difference));
	csv_field(out, partner->before.currency);
	csv_field(out, partner->tier_before);
	csv_field(out, partner->tier_after);
	csv_end(out);
}

enum status simulation_file(struct request *req)
{
	static const char *const heads[] = { "partner", "name", "in_force", "draft", "difference", "currency", "tier_in_force",
					     "tier_draft" };
	const struct draft *draft;
	const struct simulation *simulation = simulation_of_path(req, &draft);
	struct simulation_partner_list partners;
	struct buffer out = { 0 };
	int64_t skip = 0;

	if (!simulation || !text_same(simulation->state, "done"))
		return not_found(req);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_field(&out, heads[i]);
	csv_end(&out);
	do {
		partners = sql_simulation_partners(req->db, simulation->id, "loss", skip, FILE_ROWS);
		for (size_t i = 0; i < partners.count; i++)
			partner_row(req, &out, &partners.items[i]);
		skip += FILE_ROWS;
	} while (partners.count == FILE_ROWS);

	const char *text = arena_text(req->arena, buffer_get(&out));

	buffer_free(&out);
	return file_reply(req, "text/csv; charset=utf-8", arena_printf(req->arena, "simulation-%lld.csv", (long long)simulation->id),
			  text, strlen(text));
}
