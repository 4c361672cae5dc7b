/* Bonuses as a partner sees them: what can be earned now, how far it is, what was earned and why. */
#include "shop/conduct.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/bonuses.h"
#include "domain/people/own.h"
#include "domain/shop/reference.h"
#include "sql/bonuses.h"
#include "sql/partner_own.h"

enum { ROWS = 50 };

struct offered_row {
	const struct bonus *bonus;
	const char *name;
	const char *goal, *reached, *missing;
	int64_t percent;
	int64_t places;            /* how many partners can still earn it */
	bool running;
	bool done;                 /* the partner has it */
	bool may;
};
LIST_OF(offered_row);
RECORD(offered_row, ONE(offered_row, bonus, bonus), FIELD(offered_row, name), FIELD(offered_row, goal), FIELD(offered_row, reached),
       FIELD(offered_row, missing), FIELD(offered_row, percent), FIELD(offered_row, places), FIELD(offered_row, running),
       FIELD(offered_row, done), FIELD(offered_row, may));

struct earned_bonus {
	const struct bonus_award *award;
	const char *name;
	const char *path;
};
LIST_OF(earned_bonus);
RECORD(earned_bonus, ONE(earned_bonus, award, bonus_award), FIELD(earned_bonus, name), FIELD(earned_bonus, path));

struct own_bonuses_page {
	struct offered_row_list offered;
	struct earned_bonus_list earned;
	bool has_offered, has_earned;
};
RECORD(own_bonuses_page, LIST(own_bonuses_page, offered, offered_row), LIST(own_bonuses_page, earned, earned_bonus),
       FIELD(own_bonuses_page, has_offered), FIELD(own_bonuses_page, has_earned));

struct fact_row {
	const char *reference;     /* of an own order; "" of somebody else's */
	struct date day;
	const char *value;
	bool came_back;
};
LIST_OF(fact_row);
RECORD(fact_row, FIELD(fact_row, reference), FIELD(fact_row, day), FIELD(fact_row, value), FIELD(fact_row, came_back));

struct bonus_slip_page {
	const struct bonus *bonus;
	const struct bonus_award *award;
	const char *name, *goal, *reached, *counts_now;
	struct fact_row_list facts;
};
RECORD(bonus_slip_page, ONE(bonus_slip_page, bonus, bonus), ONE(bonus_slip_page, award, bonus_award), FIELD(bonus_slip_page, name),
       FIELD(bonus_slip_page, goal), FIELD(bonus_slip_page, reached), FIELD(bonus_slip_page, counts_now),
       LIST(bonus_slip_page, facts, fact_row));

static bool has_award(struct bonus_award_list awards, int64_t bonus_id)
{
	for (size_t i = 0; i < awards.count; i++)
		if (awards.items[i].bonus_id == bonus_id && !when_set(awards.items[i].taken_back_at))
			return true;
	return false;
}

static void offered_show(struct request *req, struct own_bonuses_page *data, struct bonus_award_list awards)
{
	const struct own_partner *partner = sql_own_partner(req->db, req->visitor.partner_id);
	int64_t kinds = partner ? partner->reseller + 2 * partner->promoter + 4 * partner->contractor : 0;
	struct bonus_list bonuses = sql_bonuses_offered(req->db, kinds, locale_today(req->now), ROWS);

	data->offered.items = arena_many(req->arena, struct offered_row, bonuses.count + 1);
	data->offered.count = bonuses.count;
	for (size_t i = 0; i < bonuses.count; i++) {
		const struct bonus *bonus = &bonuses.items[i];
		struct bonus_progress progress = bonus_progress_of(req->db, bonus, req->visitor.partner_id, req->now);

		data->offered.items[i] = (struct offered_row){
			.bonus = bonus,
			.name = bonus_name(bonus),
			.goal = bonus_amount(req->arena, bonus, bonus->goal),
			.reached = bonus_amount(req->arena, bonus, progress.reached),
			.missing = progress.missing ? bonus_amount(req->arena, bonus, progress.missing) : "",
			.percent = progress.percent,
			.places = money_subtract(bonus->budget, bonus->taken).minor / bonus->amount.minor,
			.running = text_same(bonus_phase(bonus, locale_today(req->now)), "running"),
			.done = has_award(awards, bonus->id),
			.may = progress.may,
		};
	}
	data->has_offered = bonuses.count > 0;
}

enum status show_own_bonuses(struct request *req)
{
	struct own_bonuses_page *data = arena_one(req->arena, struct own_bonuses_page);
	struct bonus_award_list awards = sql_bonus_awards_of(req->db, req->visitor.partner_id, ROWS);

	offered_show(req, data, awards);
	data->earned.items = arena_many(req->arena, struct earned_bonus, awards.count + 1);
	data->earned.count = awards.count;
	data->has_earned = awards.count > 0;
	for (size_t i = 0; i < awards.count; i++) {
		const struct bonus *bonus = sql_bonus(req->db, awards.items[i].bonus_id);

		data->earned.items[i] = (struct earned_bonus){
			&awards.items[i], bonus ? bonus_name(bonus) : "",
			arena_printf(req->arena, "/shop/bonuses/%lld", (long long)awards.items[i].id)
		};
	}
	return page(req, "shop/bonuses", data);
}

enum status show_bonus_slip(struct request *req)
{
	struct bonus_slip_page *data = arena_one(req->arena, struct bonus_slip_page);
	struct bonus_fact_list facts;
	int64_t id, sum = 0;

	if (!text_to_int(path_text(req, 0), &id))
		return not_found(req);
	data->award = sql_bonus_award(req->db, req->visitor.partner_id, id);
	data->bonus = data->award ? sql_bonus(req->db, data->award->bonus_id) : NULL;
	if (!data->bonus)
		return not_found(req);
	facts = bonus_facts(req->db, data->bonus, req->visitor.partner_id, req->now);
	data->facts.items = arena_many(req->arena, struct fact_row, facts.count + 1);
	data->facts.count = facts.count;
	for (size_t i = 0; i < facts.count; i++) {
		const struct bonus_fact *fact = &facts.items[i];

		sum += fact->value;
		data->facts.items[i] = (struct fact_row){ fact->own ? order_reference(req->arena, fact->order_id) : "", fact->day,
							  bonus_amount(req->arena, data->bonus, fact->value), fact->came_back };
	}
	data->name = bonus_name(data->bonus);
	data->goal = bonus_amount(req->arena, data->bonus, data->bonus->goal);
	data->reached = bonus_amount(req->arena, data->bonus, data->award->reached);
	data->counts_now = bonus_amount(req->arena, data->bonus, sum);
	return page(req, "shop/bonus", data);
}
