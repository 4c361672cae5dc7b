/* The first steps of a new partner: for every set of facts and kinds one next step at most, the right one, and an end. */
#include "fixtures/money_ground.h"

#include "base/rights.h"
#include "domain/people/welcome.h"

#define OWNER (RIGHT(PARTNER_VIEW) | RIGHT(PARTNER_MANAGE) | RIGHT(PARTNER_ORDER) | RIGHT(PARTNER_EARNINGS) | RIGHT(CONTRACTOR_WORK))

static const struct welcome_step *next_of(const struct welcome *welcome)
{
	const struct welcome_step *next = NULL;

	for (size_t i = 0; i < welcome->steps.count; i++) {
		const struct welcome_step *step = &welcome->steps.items[i];

		if (strcmp(step->state, "next") == 0) {
			assert_null(next);
			next = step;
		}
	}
	return next;
}

static const char *next_name(struct welcome_facts facts)
{
	const struct welcome_step *next = next_of(welcome_of(arena, &facts, OWNER));

	return next ? next->name : "";
}

static void a_reseller_accepts_checks_and_orders(void **unused)
{
	struct welcome_facts facts = { .id = 7, .reseller = true };

	(void)unused;
	assert_string_equal(welcome_of(arena, &facts, OWNER)->reference, "P-1007");
	assert_string_equal(next_name(facts), "accept");
	facts.accepted = true;
	assert_string_equal(next_name(facts), "addresses");
	facts.addressed = true;
	assert_string_equal(next_name(facts), "order");
	facts.ordered = true;
	assert_string_equal(next_name(facts), "");
	facts.addressed = false; /* an order proves it */
	assert_true(welcome_of(arena, &facts, OWNER)->finished);
}

static void a_contractor_waits_for_the_offer_without_being_called(void **unused)
{
	struct welcome_facts facts = { .contractor = true, .accepted = true };

	(void)unused;
	assert_string_equal(next_name(facts), "offer");
	assert_true(next_of(welcome_of(arena, &facts, OWNER))->ours);
	facts.offered = true;
	assert_string_equal(next_name(facts), "project");
	assert_false(next_of(welcome_of(arena, &facts, OWNER))->ours);
	facts.taken = true;
	assert_string_equal(next_name(facts), "stage");
	facts.handed_in = true;
	assert_true(welcome_of(arena, &facts, OWNER)->finished);
	/* What waits for us does not hide what a partner of two kinds can do meanwhile. */
	facts = (struct welcome_facts){ .contractor = true, .promoter = true, .accepted = true };
	assert_string_equal(next_name(facts), "bring");
	facts.brought = true;
	assert_string_equal(next_name(facts), "offer");
}

/* All 2^11 sets of kinds and facts: one next step exactly while anything is left, done ones are counted, and whoever lacks
 * the right is not called. */
static void every_set_of_facts_has_one_next_step(void **unused)
{
	(void)unused;
	for (unsigned bits = 0; bits < 1U << 11; bits++) {
		bool on[11];

		for (unsigned i = 0; i < 11; i++)
			on[i] = bits >> i & 1;

		const struct welcome_facts facts = { 1, on[0], on[1], on[2], on[3], on[4], on[5], on[6], on[7], on[8], on[9], on[10] };
		const struct welcome *welcome = welcome_of(arena, &facts, RIGHT(PARTNER_VIEW));
		const struct welcome_step *next = next_of(welcome);
		int64_t done = 0;

		for (size_t i = 0; i < welcome->steps.count; i++)
			done += strcmp(welcome->steps.items[i].state, "done") == 0;
		assert_int_equal(done, welcome->done);
		assert_int_equal(welcome->steps.count, 1 + (size_t)(2 * on[0] + 2 * on[1] + 3 * on[2]));
		assert_int_equal(welcome->finished, done == (int64_t)welcome->steps.count);
		assert_int_equal(next == NULL, welcome->finished);
		assert_true(!next || !next->mine);
		assert_true(on[3] || (next && strcmp(next->name, "accept") == 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reseller_accepts_checks_and_orders),
		cmocka_unit_test(a_contractor_waits_for_the_offer_without_being_called),
		cmocka_unit_test(every_set_of_facts_has_one_next_step),
	};

	arena = arena_new();
	int status = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(arena);
	return status;
}
