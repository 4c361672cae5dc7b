/* Bonuses for the programme manager: what each costs and what is left, setting one up, who reached it. */
#include "admin/bonuses.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/bonuses.h"
#include "domain/programme/versions.h"
#include "shared/visitor.h"
#include "sql/bonuses.h"
#include "sql/programme.h"
#include "web/chart.h"
#include "web/response.h"

enum { ROWS = 100, AWARDS = 500, CHART_ROWS = 12 };

#define GOAL_MOST 1000000000000

const struct field_rule bonus_form[] = {
	{ "name_en", TEXT, .required = true, .max = 120 },
	{ "name_pl", TEXT, .required = true, .max = 120 },
	{ "name_ru", TEXT, .required = true, .max = 120 },
	{ "measure", CHOICE, .required = true, .choices = "paid turnover orders units" },
	{ "whose", CHOICE, .required = true, .choices = "own clients both team all" },
	{ "goal", TEXT, .required = true, .max = 20 },
	{ "starts_on", DAY, .required = true },
	{ "ends_on", DAY, .required = true },
	{ "amount", AMOUNT, .required = true, .min = 1, .max = GOAL_MOST },
	{ "budget", AMOUNT, .required = true, .min = 1, .max = GOAL_MOST },
	{ "reseller", FLAG },
	{ "promoter", FLAG },
	{ "contractor", FLAG },
	{ "tier", TEXT, .max = 20 },
	{ "article", WHOLE, .required = true, .min = 1, .max = 1000 },
	{ 0 }
};
const struct field_rule bonus_raise_form[] = { { "budget", AMOUNT, .required = true, .min = 1, .max = GOAL_MOST }, { 0 } };

/* A bonus with its words and figures. */
struct bonus_row {
	const struct bonus *bonus;
	const char *name;
	const char *path;
	const char *phase;
	const char *goal;
	struct money left;
	int64_t spent;            /* hundredths of the budget */
	bool reseller, promoter, contractor;
};
LIST_OF(bonus_row);
RECORD(bonus_row, ONE(bonus_row, bonus, bonus), FIELD(bonus_row, name), FIELD(bonus_row, path), FIELD(bonus_row, phase),
       FIELD(bonus_row, goal), FIELD(bonus_row, left), FIELD(bonus_row, spent), FIELD(bonus_row, reseller),
       FIELD(bonus_row, promoter), FIELD(bonus_row, contractor));

struct bonuses_page {
	struct bonus_row_list rows;
	const struct chart *costs;
	struct money cost, left;
	int64_t running;
	bool has_rows;
};
RECORD(bonuses_page, LIST(bonuses_page, rows, bonus_row), ONE(bonuses_page, costs, chart), FIELD(bonuses_page, cost),
       FIELD(bonuses_page, left), FIELD(bonuses_page, running), FIELD(bonuses_page, has_rows));

struct award_row {
	const struct bonus_award *award;
	const char *reached;
};
LIST_OF(award_row);
RECORD(award_row, ONE(award_row, award, bonus_award), FIELD(award_row, reached));

struct bonus_page {
	const struct bonus_row *row;
	struct award_row_list awards;
	const struct chart *budget;
	const char *currency;
	int64_t late_days;
	bool has_awards;
	bool may_raise, may_withdraw;
};
RECORD(bonus_page, ONE(bonus_page, row, bonus_row), LIST(bonus_page, awards, award_row), ONE(bonus_page, budget, chart),
       FIELD(bonus_page, currency), FIELD(bonus_page, late_days), FIELD(bonus_page, has_awards), FIELD(bonus_page, may_raise),
       FIELD(bonus_page, may_withdraw));

struct bonus_tier {
	const char *code;
};
LIST_OF(bonus_tier);
RECORD(bonus_tier, FIELD(bonus_tier, code));

struct bonus_form_page {
	struct article_list articles;
	struct bonus_tier_list tiers;
	const char *currency;
	struct date today;
	int64_t usual_article;    /* the one about commissions: most promise bonuses there */
	bool fresh;               /* nothing was typed yet */
	bool has_programme;
};
RECORD(bonus_form_page, LIST(bonus_form_page, articles, article), LIST(bonus_form_page, tiers, bonus_tier),
       FIELD(bonus_form_page, currency), FIELD(bonus_form_page, today), FIELD(bonus_form_page, usual_article),
       FIELD(bonus_form_page, fresh), FIELD(bonus_form_page, has_programme));

static struct bonus_row row_of(struct request *req, const struct bonus *bonus)
{
	return (struct bonus_row){
		.bonus = bonus,
		.name = bonus_name(bonus),
		.path = arena_printf(req->arena, "/admin/bonuses/%lld", (long long)bonus->id),
		.phase = bonus_phase(bonus, locale_today(req->now)),
		.goal = bonus_amount(req->arena, bonus, bonus->goal),
		.left = money_subtract(bonus->budget, bonus->taken),
		.spent = bonus->taken.minor * 100 / bonus->budget.minor,
		.reseller = bonus->kinds & KIND_RESELLER,
		.promoter = bonus->kinds & KIND_PROMOTER,
		.contractor = bonus->kinds & KIND_CONTRACTOR,
	};
}

static const struct chart *costs_chart(struct request *req, struct bonus_row_list rows)
{
	struct chart_value values[CHART_ROWS] = { 0 };
	size_t count = rows.count < CHART_ROWS ? rows.count : CHART_ROWS;

	for (size_t i = 0; i < count; i++) /* the oldest at the left */
		values[i] = (struct chart_value){ rows.items[count - 1 - i].name, rows.items[count - 1 - i].bonus->taken.minor };
	return chart_bars(req->arena, values, count, company(req)->currency);
}

enum status show_bonuses(struct request *req)
{
	struct bonuses_page *data = arena_one(req->arena, struct bonuses_page);
	struct bonus_list bonuses = sql_bonuses(req->db, ROWS);

	data->rows.items = arena_many(req->arena, struct bonus_row, bonuses.count + 1);
	data->cost = data->left = money_of(0, company(req)->currency);
	for (size_t i = 0; i < bonuses.count; i++) {
		struct bonus_row row = row_of(req, &bonuses.items[i]);

		data->rows.items[data->rows.count++] = row;
		data->cost = money_add(data->cost, row.bonus->taken);
		if (!text_same(row.phase, "running"))
			continue;
		data->left = money_add(data->left, row.left);
		data->running++;
	}
	data->costs = costs_chart(req, data->rows);
	data->has_rows = bonuses.count > 0;
	return page(req, "admin/bonuses", data);
}

static int64_t id_in_path(struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) ? id : 0;
}

enum status show_bonus(struct request *req)
{
	struct bonus_page *data = arena_one(req->arena, struct bonus_page);
	const struct bonus *bonus = sql_bonus(req->db, id_in_path(req));
	struct bonus_row *row = arena_one(req->arena, struct bonus_row);
	struct bonus_award_list awards;

	if (!bonus)
		return not_found(req);
	*row = row_of(req, bonus);
	data->row = row;
	awards = sql_bonus_awards_by(req->db, bonus->id, AWARDS);
	data->awards.items = arena_many(req->arena, struct award_row, awards.count + 1);
	data->awards.count = awards.count;
	for (size_t i = 0; i < awards.count; i++)
		data->awards.items[i] = (struct award_row){ &awards.items[i],
							    bonus_amount(req->arena, bonus, awards.items[i].reached) };

	const struct chart_value parts[] = { { locale_text(N_("Given out")), bonus->taken.minor },
					     { locale_text(N_("Left")), row->left.minor } };

	data->budget = chart_bars(req->arena, parts, 2, bonus->amount.currency);
	data->currency = company(req)->currency;
	data->late_days = BONUS_LATE_DAYS;
	data->has_awards = awards.count > 0;
	data->may_withdraw = text_same(row->phase, "before");
	data->may_raise = data->may_withdraw || text_same(row->phase, "running");
	return page(req, "admin/bonus", data);
}

enum status show_bonus_form(struct request *req)
{
	struct bonus_form_page *data = arena_one(req->arena, struct bonus_form_page);
	const struct programme_version *version = version_in_force(req->db, req->now);
	const struct terms *terms = version ? version_terms(req->db, version, company(req)->currency) : NULL;

	data->currency = company(req)->currency;
	data->today = locale_today(req->now);
	data->fresh = !form_kept(req);
	data->has_programme = terms != NULL;
	if (terms) {
		data->articles = sql_version_articles(req->db, version->id, locale_code(locale_current()));
		data->usual_article = terms->share_cap.article;
		data->tiers.items = arena_many(req->arena, struct bonus_tier, terms->tier_count + 1);
		for (size_t i = 1; i < terms->tier_count; i++) /* the first tier is everybody */
			data->tiers.items[data->tiers.count++].code = terms->tiers[i].code;
	}
	return page(req, "admin/bonus_new", data);
}

/* Money or a whole number, by what is measured. False: it is neither. */
static bool goal_read(struct request *req, int64_t *goal)
{
	const char *measure = form_text(req, "measure"), *text = form_text(req, "goal");
	struct money money;

	if (text_same(measure, "orders") || text_same(measure, "units"))
		return text_to_int(text, goal) && *goal > 0 && *goal <= GOAL_MOST;
	if (!money_parse(text, company(req)->currency, &money))
		return false;
	*goal = money.minor;
	return *goal > 0 && *goal <= GOAL_MOST;
}

enum status create_bonus(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t goal = 0, id = 0;

	if (!goal_read(req, &goal))
		form_wrong(req, "goal", N_("Enter an amount for turnover, a whole number for orders and units."));
	if (!form_fine(req))
		return invalid(req);

	const struct new_bonus bonus = {
		.name_en = form_text(req, "name_en"),
		.name_pl = form_text(req, "name_pl"),
		.name_ru = form_text(req, "name_ru"),
		.measure = form_text(req, "measure"),
		.whose = form_text(req, "whose"),
		.goal = goal,
		.starts_on = form_day(req, "starts_on"),
		.ends_on = form_day(req, "ends_on"),
		.amount = form_money(req, "amount"),
		.budget = form_money(req, "budget"),
		.kinds = (form_flag(req, "reseller") ? KIND_RESELLER : 0) | (form_flag(req, "promoter") ? KIND_PROMOTER : 0) |
			 (form_flag(req, "contractor") ? KIND_CONTRACTOR : 0),
		.tier = form_text(req, "tier"),
		.article = form_int(req, "article"),
	};
	refusal why = bonus_create(req->db, &actor, &bonus, &id);

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The bonus is set up. Partners see it with their own progress."), "/admin/bonuses/%lld",
				     (long long)id);
}

static enum status changed(struct request *req, refusal why, const char *notice)
{
	return why ? refused(req, why) : redirect_notice(req, notice, "/admin/bonuses/%s", path_text(req, 0));
}

enum status raise_bonus(struct request *req)
{
	struct actor actor = actor_of(req);

	return changed(req, bonus_raise(req->db, &actor, id_in_path(req), form_money(req, "budget")), N_("The budget is raised."));
}

enum status withdraw_bonus(struct request *req)
{
	struct actor actor = actor_of(req);

	return changed(req, bonus_withdraw(req->db, &actor, id_in_path(req)), N_("The bonus is withdrawn. Nobody was promised anything yet."));
}
