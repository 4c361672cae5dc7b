/* The partner's team, branch by branch. */
#include "shop/pages.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/team.h"
#include "domain/programme/individual.h"
#include "domain/programme/outlook.h"
#include "shared/months.h"

const struct field_rule team_query[] = {
	{ "of", WHOLE, .min = 0 },
	{ "page", WHOLE, .min = 0, .max = 100000 },
	{ "months", CHOICE, .choices = "1 3 12" },
	{ 0 }
};

struct team_row {
	const struct team_branch *branch;
	const char *path;          /* "" when nobody stands below it */
};
LIST_OF(team_row);
RECORD(team_row, ONE(team_row, branch, team_branch), FIELD(team_row, path));

struct team_page {
	struct team_row_list rows;
	struct team_row_list crumbs;
	const struct team_branch *open; /* NULL: the whole team */
	int64_t members, depth;
	struct money turnover, earned;
	const char *months;
	struct date since;
	const char *reached, *wanted;   /* the rule of activity; wanted "" without one */
	int64_t rule_months;
	bool active;
	bool has_rows;
	const char *prev, *next;
};
RECORD(team_page, LIST(team_page, rows, team_row), LIST(team_page, crumbs, team_row), ONE(team_page, open, team_branch),
       FIELD(team_page, members), FIELD(team_page, depth), FIELD(team_page, turnover), FIELD(team_page, earned),
       FIELD(team_page, months), FIELD(team_page, since), FIELD(team_page, reached), FIELD(team_page, wanted),
       FIELD(team_page, rule_months), FIELD(team_page, active), FIELD(team_page, has_rows), FIELD(team_page, prev),
       FIELD(team_page, next));

static const char *path_of(struct request *req, const char *months, int64_t branch, int64_t page)
{
	return arena_printf(req->arena, "/shop/team?months=%s&of=%lld&page=%lld", months, (long long)branch, (long long)page);
}

static struct team_row_list rows_of(struct request *req, struct team_branch_list branches, const char *months, int64_t depth)
{
	struct team_row_list rows = { arena_many(req->arena, struct team_row, branches.count + 1), branches.count };

	for (size_t i = 0; i < branches.count; i++) {
		const struct team_branch *branch = &branches.items[i];

		rows.items[i] = (struct team_row){ branch, branch->below && branch->level < depth ?
								   path_of(req, months, branch->id, 0) : "" };
	}
	return rows;
}

static void activity_words(struct request *req, struct team_page *data, const struct team *team, const struct terms *terms)
{
	enum measure measure = (enum measure)terms->active_measure.value;

	data->active = team->active;
	data->rule_months = terms->active_months.value;
	data->reached = measure_words(req->arena, measure, team->reached, terms->currency);
	data->wanted = team->rule ? measure_words(req->arena, measure, team->wanted, terms->currency) : "";
}

enum status show_team(struct request *req)
{
	struct team_page *data = arena_one(req->arena, struct team_page);
	int64_t branch = form_int(req, "of"), at = form_int(req, "page"), months = 3;
	const struct terms *terms = partner_terms(req->db, req->visitor.partner_id, company(req)->currency, req->now, NULL);
	const struct team *team;

	data->months = *form_text(req, "months") ? form_text(req, "months") : "3";
	data->prev = data->next = data->wanted = "";
	if (!terms || terms->levels < 2)
		return branch ? not_found(req) : page(req, "shop/team", data);
	text_to_int(data->months, &months);
	data->since = month_start(locale_today(req->now), (int)months - 1);
	team = team_of(req->db, req->visitor.partner_id, branch, at, terms, data->since, req->now);
	if (!team)
		return not_found(req);
	data->rows = rows_of(req, team->branches, data->months, team->depth);
	data->crumbs = rows_of(req, team->path, data->months, team->depth);
	data->open = team->path.count ? &team->path.items[team->path.count - 1] : NULL;
	data->members = team->members;
	data->depth = team->depth;
	data->turnover = team->turnover;
	data->earned = team->earned;
	data->has_rows = data->rows.count > 0;
	activity_words(req, data, team, terms);
	if (at > 0)
		data->prev = path_of(req, data->months, branch, at - 1);
	if ((at + 1) * TEAM_PAGE < team->count)
		data->next = path_of(req, data->months, branch, at + 1);
	return page(req, "shop/team", data);
}
