/* The tier that a partner holds, earned or assigned, and the price list that follows it, day by day. */
#include "domain/money/standing.h"
#include "domain/people/tiers.h"
#include "fixtures/money_ground.h"

static const struct terms *terms;

static void lists_put(void)
{
	asked("INSERT INTO price_lists (id, code, name, currency, valid_from) VALUES (1, 'W', 'Wholesale', 'GBP', '2020-01-01'), "
	      "(2, 'S', 'Silver', 'GBP', '2020-01-01'), (3, 'G', 'Gold', 'GBP', '2020-01-01'), (4, 'H', 'By hand', 'GBP', '2020-01-01');"
	      "INSERT INTO tier_price_lists VALUES ('base', 1), ('standard', 1), ('silver', 2), ('gold', 3);"
	      "INSERT INTO price_chains VALUES (1, 1, 4, 'contract'), (1, 3, 1, 'base'), (2, 1, 1, 'base'), (3, 2, 1, 'tier')");
}

/* Delivered and paid on the day of its order, which counts from then on. */
static void sold(int64_t partner_id, int64_t pounds)
{
	const struct wanted_line line = { 1, pounds, 100 };
	int64_t id = order_put(partner_id, &line, 1);

	asked("UPDATE orders SET state = 'closed', delivered_at = placed_at, paid_at = placed_at, paid = gross, commissioned_at = placed_at "
	      "WHERE id = %lld", (long long)id);
}

static void judge_all(struct when at)
{
	while (tiers_judge(worker, "GBP", at))
		continue;
	assert_int_equal(db_fault(worker), DB_FINE);
}

static const char *partner(int64_t id)
{
	return asked("SELECT CONCAT_WS(' ', p.tier, p.assigned_tier, COALESCE(p.assigned_until, '-'), GROUP_CONCAT(c.reason, c.price_list_id "
		     "ORDER BY c.place)) FROM partners p JOIN price_chains c ON c.partner_id = p.id WHERE p.id = %lld", (long long)id);
}

static int64_t place_of(int64_t id, struct when at)
{
	db_begin(worker, DB_AUTOCOMMIT);
	return standing_of(worker, id, terms, false, at).place;
}

static void the_list_follows_what_is_earned(void **unused)
{
	(void)unused;
	lists_put();
	judge_all(now);
	assert_string_equal(partner(3), "standard  - tier1");
	sold(3, 5000);
	sold(2, 4999);
	sold(1, 20000);
	judge_all(now); /* judged today already */
	assert_string_equal(partner(3), "standard  - tier1");
	judge_all(when_plus_seconds(now, 86400));
	assert_string_equal(partner(3), "silver  - tier2,base1");
	assert_string_equal(partner(2), "standard  - base1"); /* a pound short; what its team orders is not counted */
	assert_string_equal(partner(1), "gold  - contract4,tier3,base1"); /* what was agreed by hand stays before it */
	assert_int_equal(asked_number("SELECT COUNT(*) FROM audit WHERE action = 'partner_tier'"), 2);
	judge_all(when_plus_seconds(now, 2 * 86400));
	assert_int_equal(asked_number("SELECT COUNT(*) FROM audit WHERE action = 'partner_tier'"), 2);
	judge_all(when_plus_seconds(now, 400 * 86400LL)); /* a year later nothing of it counts */
	assert_string_equal(partner(3), "standard  - base1");
	assert_string_equal(partner(1), "standard  - contract4,base1");
}

static void an_assigned_tier_holds_until_its_day(void **unused)
{
	struct when later = when_of_parts(2028, 3, 1, 12, 0, 0, 0), over = when_of_parts(2028, 3, 2, 12, 0, 0, 0);

	(void)unused;
	asked("UPDATE partners SET assigned_tier = 'gold', assigned_until = '2028-03-01', tier_on = NULL WHERE id = 3");
	assert_int_equal(place_of(3, later), 2);
	assert_int_equal(place_of(3, over), 0);
	judge_all(later);
	assert_string_equal(partner(3), "gold gold 2028-03-01 tier3,base1");
	judge_all(over);
	assert_string_equal(partner(3), "standard  - base1");
}

static void one_below_what_is_earned_changes_nothing(void **unused)
{
	struct when soon = when_plus_seconds(now, 86400);

	(void)unused;
	asked("UPDATE partners SET assigned_tier = 'silver', assigned_until = '2028-03-01', tier_on = NULL WHERE id = 1");
	assert_int_equal(place_of(1, soon), 2);
	judge_all(soon);
	assert_string_equal(partner(1), "gold silver 2028-03-01 contract4,tier3,base1");
}

static int start(void **state)
{
	const struct programme_version *version;

	if (ground_start(state))
		return -1;
	db_begin(operator, DB_AUTOCOMMIT);
	version = version_in_force(operator, now);
	terms = version ? version_terms(operator, version, "GBP") : NULL;
	return terms ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_follows_what_is_earned),
		cmocka_unit_test(an_assigned_tier_holds_until_its_day),
		cmocka_unit_test(one_below_what_is_earned_changes_nothing),
	};

	return cmocka_run_group_tests(tests, start, ground_stop);
}
