#include "domain/people/tiers.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/audit.h"
#include "domain/money/standing.h"
#include "domain/people/partners.h"
#include "domain/programme/individual.h"
#include "sql/partners.h"

enum { PORTION = 20 };

struct judging {
	const char *currency;
	struct when now;
	bool more;
};

static void list_follow(struct db *db, int64_t partner_id, const char *tier)
{
	sql_partner_chain_drop_tier(db, partner_id);
	sql_partner_chain_open(db, partner_id);
	sql_partner_chain_add_tier(db, partner_id, 2, tier, "tier");
	sql_partner_chain_add_tier(db, partner_id, 3, "base", "base");
}

static void judge(struct db *db, const struct partner_tier *partner, const struct judging *judging)
{
	const struct actor worker = { .now = judging->now, .address = "" };
	const struct terms *terms = partner_terms(db, partner->id, judging->currency, judging->now, NULL);
	const char *held = partner->tier;

	if (terms && terms->tier_count)
		held = terms->tiers[standing_of(db, partner->id, terms, false, judging->now).place].code;
	sql_partner_tier_set(db, partner->id, held, locale_today(judging->now));
	if (text_same(held, partner->tier))
		return;
	list_follow(db, partner->id, held);
	audit(db, &worker, "partner_tier", "partner", partner->id, "from", partner->tier, "to", held);
}

static bool judge_some(struct db *db, void *context)
{
	struct judging *judging = context;
	struct partner_tier_list partners = sql_partners_to_judge(db, locale_today(judging->now), PORTION);

	for (size_t i = 0; i < partners.count && db_fault(db) == DB_FINE; i++)
		judge(db, &partners.items[i], judging);
	judging->more = partners.count == PORTION;
	return true;
}

bool tiers_judge(struct db *db, const char *currency, struct when now)
{
	struct judging judging = { .currency = currency, .now = now };

	return db_run(db, judge_some, &judging) && judging.more;
}
