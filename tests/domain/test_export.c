/* A partner's export is computed anew from the file alone; whoever changes a figure in it, or behind it, is found out; and it
 * holds nothing of others. */
#include "fixtures/money_ground.h"

#include "domain/money/export.h"
#include "domain/money/seals.h"
#include "domain/money/verify.h"
#include "domain/shop/returns.h"

static struct db *shop;

static int64_t order_done(int64_t pieces, int64_t price)
{
	const struct wanted_line lines[] = { { 1, pieces, price }, { 2, 3, 1999 } };
	int64_t id = order_put(3, lines, 2);
	const struct shipped_line all[] = { { id * 10, pieces }, { id * 10 + 1, 3 } };
	const struct parcel parcel = { "Parcel Post", "", all, 2 };
	int64_t gross = asked_number(arena_printf(arena, "SELECT gross FROM orders WHERE id = %lld", (long long)id));

	assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	assert_null(STEP(order_pick(admin, &staff, id, 0)));
	assert_null(STEP(order_ship(admin, &staff, id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, id, 1)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(gross, "GBP"), "P-1", date_of(2026, 11, 2))));
	return id;
}

static void bring_back(int64_t order_id, int64_t line_id, int64_t quantity)
{
	const struct returned_line line = { line_id, quantity };
	const struct return_wish wish = { &line, 1, date_of(2026, 11, 2), "Broken", false };

	assert_null(STEP(return_book(admin, &staff, order_id, 0, &wish)));
}

static const char *exported(int64_t partner_id)
{
	struct buffer out = { 0 };
	const char *text;

	db_begin(shop, DB_READ);
	export_json(shop, partner_id, "Partner", "GBP", now, &out);
	assert_int_equal(db_fault(shop), DB_FINE);
	db_rollback(shop);
	text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static struct verified verified_of(const char *text)
{
	struct json_object *object = json_tokener_parse(text);
	struct verified done;

	assert_non_null(object);
	found = 0;
	done = export_verify(arena, object, tell);
	json_object_put(object);
	for (int i = 0; i < found && i < FINDINGS && done.findings; i++)
		print_message("%s\n", findings[i]);
	return done;
}

/* One word of the export in place of another. */
static const char *with(const char *text, const char *word, const char *other)
{
	const char *at = strstr(text, word);

	assert_non_null(at);
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, other, at + strlen(word));
}

static void every_commission_is_computed_anew(void **unused)
{
	int64_t first = order_done(7, 333), second = order_done(40, 250);
	struct verified done;

	(void)unused;
	shop = db_new(&config, "shop", arena);
	bring_back(first, first * 10, 3);
	bring_back(first, first * 10, 1);
	bring_back(second, second * 10 + 1, 3);
	while (commissions_mature(worker, when_plus_seconds(now, 60 * 86400)))
		continue;
	bring_back(second, second * 10, 10);
	while (ledger_seal(worker))
		continue;
	for (int64_t partner = 1; partner <= 2; partner++) {
		done = verified_of(exported(partner));
		assert_int_equal(done.findings, 0);
		assert_int_equal(done.commissions, 4);
		assert_int_equal(done.unknown, 0);
		assert_int_equal(done.reversals, 4);
		assert_true(done.entries > 8);
	}
	done = verified_of(exported(3)); /* it sold and earned nothing */
	assert_int_equal(done.findings + done.commissions + done.entries, 0);
}

static void a_changed_figure_is_found_out(void **unused)
{
	static const char *const changes[][2] = {
		{ "\"net\":2331", "\"net\":2431" },
		{ "\"amount\":116", "\"amount\":118" },
		{ "\"reversed\":", "\"reversed\":1" },
		{ "\"name\":\"level.1.rate\",\"value\":500", "\"name\":\"level.1.rate\",\"value\":600" },
		{ "\"sequence\":2", "\"sequence\":3" },
		{ "\"booked_at\":1", "\"booked_at\":2" },
	};
	const char *text = exported(2);

	(void)unused;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		assert_true(verified_of(with(text, changes[i][0], changes[i][1])).findings > 0);
}

static void what_was_booked_wrong_is_found_out(void **unused)
{
	(void)unused;
	asked("UPDATE commissions SET amount = amount + 1 WHERE partner_id = 2 ORDER BY id LIMIT 1");
	assert_true(verified_of(exported(2)).findings > 0);
	asked("UPDATE commissions SET amount = amount - 1 WHERE partner_id = 2 ORDER BY id LIMIT 1");
	asked("UPDATE ledger_entries SET day = '2026-10-01' WHERE kind = 'commission' ORDER BY id LIMIT 1");
	assert_true(verified_of(exported(2)).findings > 0);
	asked("UPDATE ledger_entries SET day = '2026-11-02' WHERE kind = 'commission' ORDER BY id LIMIT 1");
	assert_int_equal(verified_of(exported(2)).findings, 0);
}

/* The second partner of the line earns beside the first: neither's file names the other or what it got. */
static void nothing_of_others_is_in_it(void **unused)
{
	const char *text = exported(1);

	(void)unused;
	assert_null(strstr(text, "\"credit_partner\":2"));
	assert_null(strstr(text, "\"debit_partner\":2"));
	assert_null(strstr(text, "\"credit_partner\":3"));
	assert_null(strstr(text, "Middle"));
	assert_null(strstr(text, "Seller"));
	assert_null(strstr(text, "\"cost\""));
}

/* What was booked before facts were kept is told as such, and its booking is checked all the same. */
static void older_commissions_are_told_apart(void **unused)
{
	struct verified done;

	(void)unused;
	asked("DELETE FROM commission_facts WHERE partner_id = 1 ORDER BY id LIMIT 1");
	done = verified_of(exported(1));
	assert_int_equal(done.findings, 0);
	assert_int_equal(done.commissions, 2);
	assert_int_equal(done.unknown, 2);
	db_free(shop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_commission_is_computed_anew),
		cmocka_unit_test(a_changed_figure_is_found_out),
		cmocka_unit_test(what_was_booked_wrong_is_found_out),
		cmocka_unit_test(nothing_of_others_is_in_it),
		cmocka_unit_test(older_commissions_are_told_apart),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
