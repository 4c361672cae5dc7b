#include "shop/tier.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/standing.h"
#include "domain/people/own.h"
#include "domain/programme/individual.h"
#include "domain/programme/outlook.h"
#include "domain/programme/parameters.h"
#include "domain/shop/prices.h"
#include "sql/partner_own.h"
#include "sql/prices.h"

RECORD(tier_rate_view, FIELD(tier_rate_view, level), FIELD(tier_rate_view, before), FIELD(tier_rate_view, after));
RECORD(tier_view, FIELD(tier_view, name), FIELD(tier_view, reached), FIELD(tier_view, measure), FIELD(tier_view, whose),
       FIELD(tier_view, since), FIELD(tier_view, next), FIELD(tier_view, next_from), FIELD(tier_view, missing),
       FIELD(tier_view, by), FIELD(tier_view, begins), FIELD(tier_view, progress), LIST(tier_view, moves, tier_rate_view),
       FIELD(tier_view, has_moves),
       FIELD(tier_view, rate_before), FIELD(tier_view, rate_after), FIELD(tier_view, list), FIELD(tier_view, next_list),
       FIELD(tier_view, falls), FIELD(tier_view, falls_on), FIELD(tier_view, keep_by), FIELD(tier_view, keep),
       FIELD(tier_view, earned), FIELD(tier_view, assigned_until), FIELD(tier_view, to_earn));

static const char *choice_words(struct arena *arena, const char *name, int64_t value)
{
	return locale_text(parameter_kind_of(arena, name)->choices[value].label);
}

static const char *list_of(struct tier_list_list lists, const char *tier)
{
	for (size_t i = 0; i < lists.count; i++)
		if (text_same(lists.items[i].tier, tier))
			return lists.items[i].name;
	return "";
}

static void rates_fill(struct request *req, struct tier_view *view, const struct terms *terms, const struct outlook *outlook,
		       int64_t kinds)
{
	struct rate_move_list moves = outlook_rates(req->arena, terms, kinds, outlook->place, outlook->next);

	view->moves.items = arena_many(req->arena, struct tier_rate_view, moves.count + 1);
	view->moves.count = moves.count;
	view->has_moves = moves.count > 1;
	for (size_t i = 0; i < moves.count; i++)
		view->moves.items[i] = (struct tier_rate_view){ moves.items[i].level,
								rate_words(req->arena, moves.items[i].before, terms->currency),
								rate_words(req->arena, moves.items[i].after, terms->currency) };
	if (moves.count) {
		view->rate_before = view->moves.items[0].before;
		view->rate_after = view->moves.items[0].after;
	}
}

static void next_fill(struct request *req, struct tier_view *view, const struct terms *terms, const struct outlook *outlook,
		      int64_t sum)
{
	enum measure measure = (enum measure)terms->tier_measure.value;
	int64_t from = terms->tiers[outlook->next].from.value;

	view->next = tier_words(terms->tiers[outlook->next].code);
	view->next_from = measure_words(req->arena, measure, from, terms->currency);
	view->missing = outlook->missing ? measure_words(req->arena, measure, outlook->missing, terms->currency) : "";
	view->by = outlook->by;
	view->begins = outlook->begins;
	view->progress = sum <= 0 ? 0 : sum >= from ? 100 : (int64_t)((__int128)sum * 100 / from);
}

static void fall_fill(struct request *req, struct tier_view *view, const struct terms *terms, const struct outlook *outlook)
{
	view->falls = tier_words(terms->tiers[outlook->falls_to].code);
	view->falls_on = outlook->falls_on;
	view->keep_by = date_plus_days(outlook->falls_on, -1);
	if (outlook->keep)
		view->keep = measure_words(req->arena, (enum measure)terms->tier_measure.value, outlook->keep, terms->currency);
}

/* Held by assignment: what is missing to earn it as well. */
static void assigned_fill(struct request *req, struct tier_view *view, const struct terms *terms, const struct own_partner *partner,
			  const struct standing *standing)
{
	int64_t from = terms->tiers[standing->place].from.value;

	view->earned = tier_words(terms->tiers[standing->earned].code);
	view->assigned_until = partner->assigned_until;
	view->to_earn = measure_words(req->arena, (enum measure)terms->tier_measure.value, from - standing->measure, terms->currency);
	view->progress = standing->measure <= 0 ? 0 : (int64_t)((__int128)standing->measure * 100 / from);
}

/* What lies ahead of a tier that is earned. */
static void ahead_fill(struct request *req, struct tier_view *view, const struct terms *terms, const struct tier_watch *watch,
		       const struct outlook *outlook, int64_t kinds)
{
	if (outlook->next >= 0) {
		next_fill(req, view, terms, outlook, watch->sum);
		rates_fill(req, view, terms, outlook, kinds);
	}
	if (outlook->falls_to >= 0)
		fall_fill(req, view, terms, outlook);
}

static int64_t kinds_of(const struct own_partner *partner)
{
	return (partner->reseller ? KIND_RESELLER : 0) | (partner->promoter ? KIND_PROMOTER : 0) |
	       (partner->contractor ? KIND_CONTRACTOR : 0);
}

const struct tier_view *tier_view_of(struct request *req)
{
	int64_t partner_id = req->visitor.partner_id;
	const struct terms *terms = partner_terms(req->db, partner_id, company(req)->currency, req->now, NULL);
	const struct own_partner *partner = sql_own_partner(req->db, partner_id);
	struct tier_view *view = arena_one(req->arena, struct tier_view);

	if (!terms || !partner || terms->tier_count == 0)
		return NULL;

	struct tier_watch watch = standing_watch(req->db, partner_id, terms, false, req->now);
	struct outlook outlook = outlook_of(req->arena, &watch);
	struct tier_list_list lists = sql_price_lists_of_tiers(req->db, locale_today(req->now));
	struct standing standing = standing_of(req->db, partner_id, terms, false, req->now);
	const char *held = terms->tiers[standing.place].code;

	*view = (struct tier_view){ .name = tier_words(held), .next = "", .next_from = "", .missing = "", .rate_before = "",
				    .rate_after = "", .falls = "", .keep = "", .earned = "", .next_list = "" };
	view->reached = measure_words(req->arena, (enum measure)terms->tier_measure.value, watch.sum, terms->currency);
	view->measure = choice_words(req->arena, "tier.measure", terms->tier_measure.value);
	view->whose = choice_words(req->arena, "tier.whose", terms->tier_whose.value);
	if (terms->tier_period.value != PERIOD_LIFETIME)
		view->since = watch.since;
	view->list = list_of(lists, held);
	if (standing.place > standing.earned)
		assigned_fill(req, view, terms, partner, &standing);
	else
		ahead_fill(req, view, terms, &watch, &outlook, kinds_of(partner));
	if (!*view->earned && outlook.next >= 0)
		view->next_list = list_of(lists, terms->tiers[outlook.next].code);
	return view;
}
