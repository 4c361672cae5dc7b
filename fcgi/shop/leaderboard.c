/* The leaderboard: those partners that chose to stand on it, under a name of their choosing, by the measure of the programme. */
#include "shop/conduct.h"

#include <stdlib.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/standing.h"
#include "domain/people/leaderboard.h"
#include "domain/programme/versions.h"
#include "sql/leaderboard.h"

enum { ROWS = 200 };

const struct field_rule leaderboard_form[] = { { "name", TEXT, .max = 40 }, { 0 } };

struct rank_row {
	int64_t rank;
	int64_t measure;
	const char *name;
	const char *value;
	bool own;
};
LIST_OF(rank_row);
RECORD(rank_row, FIELD(rank_row, rank), FIELD(rank_row, measure), FIELD(rank_row, name), FIELD(rank_row, value), FIELD(rank_row, own));

struct leaderboard_page {
	struct rank_row_list rows;
	const char *name;          /* the partner's own on it; "": it does not stand there */
	const char *measure;       /* in words */
	struct date since;
	bool has_rows;
	bool may_change;
};
RECORD(leaderboard_page, LIST(leaderboard_page, rows, rank_row), FIELD(leaderboard_page, name), FIELD(leaderboard_page, measure),
       FIELD(leaderboard_page, since), FIELD(leaderboard_page, has_rows), FIELD(leaderboard_page, may_change));

static int by_measure(const void *one, const void *two)
{
	const struct rank_row *a = one, *b = two;

	if (a->measure != b->measure)
		return a->measure > b->measure ? -1 : 1;
	return a->own ? -1 : b->own ? 1 : 0;
}

static const char *value_of(struct request *req, const struct terms *terms, int64_t measure)
{
	bool counts = terms->tier_measure.value == MEASURE_ORDERS || terms->tier_measure.value == MEASURE_UNITS;

	return counts ? locale_number(req->arena, measure) : locale_money(req->arena, money_of(measure, company(req)->currency));
}

static void fill_rows(struct request *req, struct leaderboard_page *data, const struct terms *terms)
{
	struct leaderboard_name_list names = sql_leaderboard_names(req->db, ROWS);

	data->rows.items = arena_many(req->arena, struct rank_row, names.count + 1);
	data->rows.count = names.count;
	for (size_t i = 0; i < names.count; i++) {
		struct standing standing = standing_of(req->db, names.items[i].partner_id, terms, false, req->now);

		data->since = standing.since;
		data->rows.items[i] = (struct rank_row){ .measure = standing.measure,
							 .name = names.items[i].name,
							 .value = value_of(req, terms, standing.measure),
							 .own = names.items[i].partner_id == req->visitor.partner_id };
	}
	qsort(data->rows.items, data->rows.count, sizeof(*data->rows.items), by_measure);
	for (size_t i = 0; i < data->rows.count; i++) {
		bool equal = i && data->rows.items[i].measure == data->rows.items[i - 1].measure;

		data->rows.items[i].rank = equal ? data->rows.items[i - 1].rank : (int64_t)i + 1;
	}
}

enum status show_leaderboard(struct request *req)
{
	static const char *const measures[MEASURES] = { "turnover", "paid", "margin", "orders", "units" };
	struct leaderboard_page *data = arena_one(req->arena, struct leaderboard_page);
	const struct programme_version *version = version_in_force(req->db, req->now);
	const struct terms *terms = version ? version_terms(req->db, version, company(req)->currency) : NULL;
	const struct leaderboard_name *own = sql_leaderboard_name(req->db, req->visitor.partner_id);

	data->name = own ? own->name : "";
	data->may_change = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	data->measure = terms ? measures[terms->tier_measure.value] : "";
	if (terms)
		fill_rows(req, data, terms);
	data->has_rows = data->rows.count > 0;
	return page(req, "shop/leaderboard", data);
}

enum status join_leaderboard(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = leaderboard_join(req->db, &actor, form_text(req, "name"));

	return why ? refused(req, why) : redirect_notice(req, N_("You stand on the leaderboard under that name."), "/shop/leaderboard");
}

enum status leave_leaderboard(struct request *req)
{
	struct actor actor = actor_of(req);

	leaderboard_leave(req->db, &actor);
	return redirect_notice(req, N_("You no longer stand on the leaderboard."), "/shop/leaderboard");
}
