/* Booking a foreign file: a small one twice, one that was interrupted, and the real one when it is at hand. What the judge
 * decides of a row is tested in tests/unit/test_judge.c. */
#include "fixtures/money_ground.h"

#include "domain/imports/book.h"

#define HEAD "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
#define REAL_FILE "../shared/data/online_retail_2010-12_2011-05.csv"

/* A sale of winter and one of summer time, a counter sale, carriage, a credit note with and one without its sale, a row
 * that is refused. */
static const char small[] = HEAD
	"700001,85001,RED MUG,6,2010-12-01 08:26:00,2.50,17001.0,France\n"
	"700001,85002,BLUE MUG,2,2010-12-01 08:26:00,3.10,17001.0,France\n"
	"700001,POST,POSTAGE,1,2010-12-01 08:26:00,18.00,17001.0,France\n"
	"700002,85001,RED MUG,1,2011-05-03 12:00:00,2.55,,United Kingdom\n"
	"700003,85001,RED MUG,10,2011-05-03 23:30:00,2.50,17002.0,Poland\n"
	"C700004,85001,RED MUG,-2,2011-05-04 09:00:00,2.50,17002.0,Poland\n"
	"C700005,85003,GREEN MUG,-1,2011-05-04 09:00:00,4.00,17001.0,France\n"
	"700006,85001,,-5,2011-05-04 09:00:00,0.00,,United Kingdom\n";
static const int64_t small_total = 1500 + 620 + 1800 + 255 + 2500 - 500 - 400;

static const struct import_profile *profile;

static const struct import_judgement *judged(const char *content)
{
	const char *path = arena_printf(arena, "%s/file.csv", folder), *why = NULL;
	FILE *file = fopen(path, "w");
	const struct import_judgement *judgement;

	assert_non_null(file);
	assert_int_equal(fputs(content, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
	judgement = import_judge(arena, profile, path, NULL, &why);
	if (!judgement)
		fail_msg("%s", why);
	return judgement;
}

static struct import_booked book(const struct import_judgement *judgement, enum import_part part, bool dry)
{
	struct import_task task = { .judgement = judgement, .part = part, .now = now, .dry = dry };
	struct import_booked booked;

	if (!import_book(operator, &task, &booked))
		fail_msg("%s", booked.why);
	return booked;
}

static size_t added_in_all(const struct import_booked *booked)
{
	size_t added = 0;

	for (int i = 0; i < BOOKED_THINGS; i++)
		added += booked->things[i].added;
	return added;
}

/* Every row that an import may have written, as one text. */
static const char *world(void)
{
	return arena_text(arena, asked(
		"SELECT (SELECT COUNT(*) FROM products), (SELECT COUNT(*) FROM prices), (SELECT COUNT(*) FROM partners), "
		"(SELECT COUNT(*) FROM categories), (SELECT COUNT(*) FROM stock), (SELECT COUNT(*) FROM price_chains), "
		"(SELECT GROUP_CONCAT(external_code, kind, partner_id, net, gross, placed_at ORDER BY id) FROM orders), "
		"(SELECT GROUP_CONCAT(order_id, sku, quantity, net, vat ORDER BY id) FROM order_lines), "
		"(SELECT COUNT(*) FROM order_events), (SELECT COUNT(*) FROM audit), (SELECT COUNT(*) FROM ledger_entries)"));
}

static void clear(void)
{
	asked("DELETE FROM order_events; DELETE FROM order_lines; DELETE FROM orders; DELETE FROM prices; "
	      "DELETE FROM partner_assortments; DELETE FROM assortment_rules; DELETE FROM assortments; "
	      "DELETE FROM price_chains; DELETE FROM tier_price_lists; DELETE FROM price_lists; "
	      "DELETE FROM partners WHERE external_code IS NOT NULL; DELETE FROM stock WHERE product_id > 3; "
	      "DELETE FROM products WHERE id > 3; DELETE FROM categories WHERE id > 1");
}

static int prepare(void **state)
{
	const char *why = NULL;

	if (ground_start(state))
		return -1;
	profile = import_profile_read(arena, "deploy/profiles/online-retail.ini", &why);
	return profile ? 0 : -1;
}

static void a_dry_run_writes_nothing_and_counts_the_same(void **unused)
{
	(void)unused;
	clear();

	const struct import_judgement *judgement = judged(small);
	const char *before = world();
	struct import_booked dry = book(judgement, IMPORT_PART_ORDERS, true);

	assert_string_equal(world(), before);

	struct import_booked wet = book(judgement, IMPORT_PART_ORDERS, false);

	for (int i = 0; i < BOOKED_THINGS; i++) {
		assert_int_equal(dry.things[i].added, wet.things[i].added);
		assert_int_equal(dry.things[i].present, wet.things[i].present);
		assert_int_equal(dry.things[i].total.minor, wet.things[i].total.minor);
	}
}

static void what_the_file_says_is_booked(void **unused)
{
	(void)unused;
	clear();

	struct import_booked booked = book(judged(small), IMPORT_PART_ORDERS, false);

	assert_int_equal(booked.things[BOOKED_PRODUCTS].added, 3);
	assert_int_equal(booked.things[BOOKED_SERVICES].added, 1);
	assert_int_equal(booked.things[BOOKED_PRICES].added, 2); /* the green mug was never sold */
	assert_int_equal(booked.things[BOOKED_PARTNERS].added, 2);
	assert_int_equal(booked.things[BOOKED_ASSORTMENTS].added, 2);
	assert_string_equal(asked("SELECT GROUP_CONCAT(DISTINCT s.name, ':', r.kind) FROM partners p "
				  "JOIN partner_assortments a ON a.partner_id = p.id JOIN assortments s ON s.id = a.assortment_id "
				  "JOIN assortment_rules r ON r.assortment_id = s.id WHERE p.external_code IS NOT NULL"), "Everything:all");
	assert_int_equal(booked.things[BOOKED_SALES].added, 2);
	assert_int_equal(booked.things[BOOKED_COUNTER_SALES].added, 1);
	assert_int_equal(booked.things[BOOKED_CREDIT_NOTES].added, 2);
	assert_int_equal(booked.things[BOOKED_LINES].added, 7);
	assert_int_equal(booked.things[BOOKED_LINES].total.minor, small_total);
	assert_int_equal(asked_number("SELECT SUM(net) FROM orders WHERE gross = net + vat AND paid = gross AND state = 'closed'"),
			 small_total);
	assert_int_equal(asked_number("SELECT SUM(net) FROM order_lines"), small_total);
	/* local times of London: winter is UTC, summer an hour ahead */
	assert_string_equal(asked("SELECT placed_at FROM orders WHERE external_code = '700001'"), "2010-12-01 08:26:00.000000");
	assert_string_equal(asked("SELECT placed_at FROM orders WHERE external_code = '700003'"), "2011-05-03 22:30:00.000000");
	assert_string_equal(asked("SELECT kind, external_note FROM orders WHERE external_code = 'C700005'"),
			    "credit_note\toriginal not in file");
	assert_string_equal(asked("SELECT kind, external_note FROM orders WHERE external_code = 'C700004'"), "credit_note\t");
	assert_string_equal(asked("SELECT kind, COALESCE(partner_id, 'nobody') FROM orders WHERE external_code = '700002'"),
			    "counter_sale\tnobody");
	assert_string_equal(asked("SELECT country, reseller, tier FROM partners WHERE external_code = '17002'"), "PL\t1\tstandard");
	assert_string_equal(asked("SELECT p.on_sale, g.name FROM products p JOIN categories g ON g.id = p.category_id WHERE p.sku = "
				  "'POST'"), "0\tServices");
	assert_int_equal(asked_number("SELECT amount FROM prices r JOIN products p ON p.id = r.product_id WHERE p.sku = '85001'"), 250);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM ledger_entries"), 0);
	assert_ledger_fine();
}

static void a_second_run_changes_nothing(void **unused)
{
	(void)unused;
	clear();

	struct import_booked first = book(judged(small), IMPORT_PART_ORDERS, false);
	const char *before = world();
	struct import_booked second = book(judged(small), IMPORT_PART_ORDERS, false);

	assert_true(added_in_all(&first) > 0);
	assert_int_equal(added_in_all(&second), 0);
	assert_int_equal(second.different, 0);
	for (int i = 0; i < BOOKED_THINGS; i++)
		assert_int_equal(second.things[i].present, first.things[i].added + first.things[i].present);
	assert_string_equal(world(), before);
}

static void the_parts_may_come_one_by_one(void **unused)
{
	(void)unused;
	clear();

	struct import_booked catalogue = book(judged(small), IMPORT_PART_CATALOGUE, false);
	struct import_booked partners = book(judged(small), IMPORT_PART_PARTNERS, false);
	struct import_booked orders = book(judged(small), IMPORT_PART_ORDERS, false);

	assert_int_equal(catalogue.things[BOOKED_PARTNERS].added + catalogue.things[BOOKED_LINES].added, 0);
	assert_int_equal(partners.things[BOOKED_PARTNERS].added, 2);
	assert_int_equal(orders.things[BOOKED_PRODUCTS].added + orders.things[BOOKED_PARTNERS].added, 0);
	assert_int_equal(orders.things[BOOKED_LINES].added, 7);
}

static void a_later_file_that_says_otherwise_is_named(void **unused)
{
	(void)unused;
	clear();
	book(judged(small), IMPORT_PART_ORDERS, false);

	struct import_booked later = book(judged(HEAD "700003,85001,RED MUG,11,2011-05-03 23:30:00,2.50,17002.0,Poland\n"
						      "700007,85001,RED MUG,1,2011-06-01 10:00:00,2.50,17002.0,Poland\n"),
					  IMPORT_PART_ORDERS, false);

	assert_int_equal(later.different, 1);
	assert_string_equal(later.first_different, "700003");
	assert_int_equal(later.things[BOOKED_SALES].added, 1);
	assert_int_equal(asked_number("SELECT net FROM orders WHERE external_code = '700003'"), 2500);
}

#ifdef FILAR_TEST
/* The database refuses at every boundary in turn; what stands then is whole orders only, and the next run goes on. */
static void an_interrupted_import_goes_on(void **unused)
{
	const struct import_judgement *judgement = judged(small);
	struct import_task task = { .judgement = judgement, .part = IMPORT_PART_ORDERS, .now = now };
	struct import_booked booked;
	int64_t interrupted = 0;

	(void)unused;
	for (int64_t boundary = 1; boundary < 200; boundary += 3) {
		clear();
		db_plan(operator, DB_PLAN_ERROR, boundary, 1146);

		bool fine = import_book(operator, &task, &booked);

		db_plan(operator, DB_PLAN_NONE, 0, 0);
		if (fine)
			break;
		interrupted++;
		assert_non_null(booked.why);
		db_fault_clear(operator);
		assert_int_equal(asked_number("SELECT COUNT(*) FROM orders o WHERE o.net <> (SELECT COALESCE(SUM(l.net), 0) FROM "
					      "order_lines l WHERE l.order_id = o.id)"), 0);
		book(judgement, IMPORT_PART_ORDERS, false);
		assert_int_equal(asked_number("SELECT SUM(net) FROM order_lines"), small_total);
		assert_int_equal(asked_number("SELECT COUNT(*) FROM orders"), 5);
	}
	assert_true(interrupted > 5);
}
#endif

static void the_real_file_adds_up(void **unused)
{
	const char *why = NULL;

	(void)unused;
	if (access(REAL_FILE, R_OK) != 0)
		skip();
	clear();

	const struct import_judgement *judgement = import_judge(arena, profile, REAL_FILE, NULL, &why);
	const struct import_report *report = &judgement->report;
	struct import_booked booked = book(judgement, IMPORT_PART_ORDERS, false);

	assert_int_equal(report->outcomes[ROW_IMPORTED].rows + report->outcomes[ROW_REPAIRED].rows +
				 report->outcomes[ROW_REFUSED].rows, report->all.rows);
	assert_int_equal(report->all.total.minor, 13632981);
	assert_int_equal(booked.things[BOOKED_LINES].added, report->all.rows - report->outcomes[ROW_REFUSED].rows);
	assert_int_equal(booked.things[BOOKED_LINES].total.minor + report->outcomes[ROW_REFUSED].total.minor, 13632981);
	assert_int_equal(asked_number("SELECT SUM(net) FROM orders"), booked.things[BOOKED_LINES].total.minor);
	assert_int_equal(asked_number("SELECT SUM(net) FROM order_lines"), booked.things[BOOKED_LINES].total.minor);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM orders WHERE external_note = 'original not in file'"), 39);
	assert_int_equal(asked_number("SELECT COUNT(*) FROM partners WHERE external_code IS NOT NULL"), 641);

	struct import_booked second = book(judgement, IMPORT_PART_ORDERS, false);

	assert_int_equal(added_in_all(&second), 0);
	assert_int_equal(second.things[BOOKED_LINES].present, booked.things[BOOKED_LINES].added);
	assert_ledger_fine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dry_run_writes_nothing_and_counts_the_same),
		cmocka_unit_test(what_the_file_says_is_booked),
		cmocka_unit_test(a_second_run_changes_nothing),
		cmocka_unit_test(the_parts_may_come_one_by_one),
		cmocka_unit_test(a_later_file_that_says_otherwise_is_named),
#ifdef FILAR_TEST
		cmocka_unit_test(an_interrupted_import_goes_on),
#endif
		cmocka_unit_test(the_real_file_adds_up),
	};

	return cmocka_run_group_tests(tests, prepare, ground_stop);
}
