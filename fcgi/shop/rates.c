/* Every rate and value that applies to this partner, in the order in which the engine asks for them, with the article of each. */
#include "shop/pages.h"

#include "base/text.h"
#include "domain/money/standing.h"
#include "domain/people/own.h"
#include "domain/programme/individual.h"
#include "domain/programme/outlook.h"
#include "domain/programme/parameters.h"
#include "domain/programme/versions.h"
#include "domain/shop/prices.h"
#include "shared/programme_view.h"
#include "sql/partner_own.h"
#include "sql/prices.h"

struct rate_row {
	int64_t place;       /* in the order of precedence of its level */
	const char *label;
	const char *rate;
	int64_t article;
	int64_t orders;      /* only the first so many; 0: all */
	int64_t months;
	bool individual;
	bool other_tier;     /* depends on a tier that is not held today */
};
LIST_OF(rate_row);
RECORD(rate_row, FIELD(rate_row, place), FIELD(rate_row, label), FIELD(rate_row, rate), FIELD(rate_row, article),
       FIELD(rate_row, orders), FIELD(rate_row, months), FIELD(rate_row, individual), FIELD(rate_row, other_tier));

struct rates_tier {
	const char *name;
	const char *from;
	const char *list;    /* price list; "" none */
	int64_t article;
	bool held;
};
LIST_OF(rates_tier);
RECORD(rates_tier, FIELD(rates_tier, name), FIELD(rates_tier, from), FIELD(rates_tier, list), FIELD(rates_tier, article),
       FIELD(rates_tier, held));

struct rates_page {
	int64_t version;
	int64_t article;     /* where the first rate stands */
	struct rate_row_list rates;
	struct rates_tier_list tiers;
	struct value_view_list values;
	bool has_tiers;
};
RECORD(rates_page, FIELD(rates_page, version), FIELD(rates_page, article), LIST(rates_page, rates, rate_row),
       LIST(rates_page, tiers, rates_tier), LIST(rates_page, values, value_view), FIELD(rates_page, has_tiers));

/* The parameter's name, from which its words are made. */
static const char *name_of(struct arena *arena, const struct terms_rate *rate)
{
	static const char *const forms[] = { [FORM_RATE] = "rate", [FORM_MARGIN] = "margin", [FORM_EACH] = "each",
					     [FORM_ORDER] = "order", [FORM_SHARE] = "share" };
	static const char *const scopes[] = { [RATE_LATER] = ".later", [RATE_PLAIN] = "", [RATE_TIER] = ".tier.",
					      [RATE_BRAND] = ".brand.", [RATE_CATEGORY] = ".category.",
					      [RATE_PRODUCT] = ".product." };
	const char *kind = partner_kind_word(rate->kind);

	return arena_printf(arena, "level.%lld%s%s.%s%s%s", (long long)rate->level, kind ? "." : "", kind ? kind : "",
			    forms[rate->form], scopes[rate->scope], rate->key);
}

static void rates_fill(struct request *req, struct rates_page *data, const struct terms *terms, int64_t kinds, const char *tier)
{
	int64_t place = 0, level = -1;

	data->rates.items = arena_many(req->arena, struct rate_row, terms->rate_count + 1);
	for (size_t i = 0; i < terms->rate_count; i++) {
		const struct terms_rate *rate = &terms->rates[i];
		const struct parameter named = { .name = name_of(req->arena, rate) };

		if (rate->kind && !(rate->kind & kinds))
			continue;
		place = rate->level == level ? place + 1 : 1;
		level = rate->level;
		if (!data->article)
			data->article = rate->term.article;
		data->rates.items[data->rates.count++] = (struct rate_row){
			.place = place,
			.label = parameter_label(req->arena, &named),
			.rate = rate_words(req->arena, rate, terms->currency),
			.article = rate->term.article,
			.orders = rate->orders.article ? rate->orders.value : 0,
			.months = rate->months.article ? rate->months.value : 0,
			.individual = rate->individual,
			.other_tier = rate->scope == RATE_TIER && !text_same(rate->key, tier),
		};
	}
}

static void tiers_fill(struct request *req, struct rates_page *data, const struct terms *terms, int64_t held)
{
	struct tier_list_list lists = sql_price_lists_of_tiers(req->db, locale_today(req->now));

	data->tiers.items = arena_many(req->arena, struct rates_tier, terms->tier_count + 1);
	data->tiers.count = terms->tier_count;
	data->has_tiers = terms->tier_count > 0;
	for (size_t i = 0; i < terms->tier_count; i++) {
		const struct terms_tier *tier = &terms->tiers[i];
		struct rates_tier *row = &data->tiers.items[i];

		*row = (struct rates_tier){ .name = tier_words(tier->code), .list = "", .article = tier->from.article,
					    .held = held == (int64_t)i };
		row->from = measure_words(req->arena, (enum measure)terms->tier_measure.value, tier->from.value, terms->currency);
		for (size_t k = lists.count; k > 0; k--)
			if (text_same(lists.items[k - 1].tier, tier->code))
				row->list = lists.items[k - 1].name;
	}
}

/* All that is neither a rate nor a threshold. */
static struct parameter_list others_of(struct request *req, struct parameter_list all)
{
	struct parameter_list others = { arena_many(req->arena, struct parameter, all.count + 1), 0 };
	struct parameter_name parts;

	for (size_t i = 0; i < all.count; i++)
		if (parameter_name_read(req->arena, all.items[i].name, &parts) && !parts.is_rate && !parts.is_limit && !parts.is_tier)
			others.items[others.count++] = all.items[i];
	return others;
}

enum status show_rates(struct request *req)
{
	struct rates_page *data = arena_one(req->arena, struct rates_page);
	struct parameter_list rows = { 0 };
	int64_t partner_id = req->visitor.partner_id;
	const struct terms *terms = partner_terms(req->db, partner_id, company(req)->currency, req->now, &rows);
	const struct own_partner *partner = sql_own_partner(req->db, partner_id);
	int64_t held = 0, kinds;

	if (!terms || !partner)
		return page(req, "shop/rates", data);
	if (terms->tier_count)
		held = standing_of(req->db, partner_id, terms, false, req->now).place;
	kinds = (partner->reseller ? KIND_RESELLER : 0) | (partner->promoter ? KIND_PROMOTER : 0) |
		(partner->contractor ? KIND_CONTRACTOR : 0);
	data->version = terms->version;
	rates_fill(req, data, terms, kinds, terms->tier_count ? terms->tiers[held].code : "");
	tiers_fill(req, data, terms, held);
	data->values = value_views(req, others_of(req, terms_overlay(req->arena, rows,
								     individual_parameters(req->db, partner_id, req->now))));
	return page(req, "shop/rates", data);
}
