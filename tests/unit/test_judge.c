/* The judge of foreign invoice lines: every rule on rows written by hand, then the real file when it is at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/imports/judge.h"

#define HEAD "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
#define REAL_FILE "../shared/data/online_retail_2010-12_2011-05.csv"

static struct arena *arena;
static const struct import_profile *profile;

static char *written(const char *bytes, size_t length)
{
	char *path = arena_text(arena, "/tmp/filar-judge-XXXXXX");
	int file = mkstemp(path);

	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, length), (ssize_t)length);
	close(file);
	return path;
}

static const struct import_judgement *judged_file(const char *content)
{
	char *path = written(content, strlen(content));
	const char *why = NULL;
	const struct import_judgement *judgement = import_judge(arena, profile, path, NULL, &why);

	unlink(path);
	if (!judgement)
		fail_msg("not read: %s", why);
	return judgement;
}

static const struct import_judgement *judged(const char *rows)
{
	return judged_file(arena_printf(arena, HEAD "%s", rows));
}

static const struct import_row *only_row(const char *row)
{
	const struct import_judgement *judgement = judged(row);

	assert_int_equal(judgement->rows.count, 1);
	return judgement->rows.items;
}

static void refuses(const char *row, enum import_refusal reason)
{
	const struct import_row *judged_row = only_row(row);

	if (judged_row->outcome != ROW_REFUSED || judged_row->refused != reason)
		fail_msg("%s: outcome %d, reason %d instead of %d", row, (int)judged_row->outcome, (int)judged_row->refused,
			 (int)reason);
}

static void takes(const char *row, int64_t amount, unsigned repairs)
{
	const struct import_row *judged_row = only_row(row);

	if (judged_row->outcome == ROW_REFUSED)
		fail_msg("%s refused for reason %d", row, (int)judged_row->refused);
	assert_int_equal(judged_row->amount.minor, amount);
	assert_int_equal(judged_row->repairs, repairs);
	assert_int_equal(judged_row->outcome, repairs ? ROW_REPAIRED : ROW_IMPORTED);
}

#define REPAIR(repair) (1u << (repair))

static void test_a_plain_line(void **state)
{
	const struct import_judgement *judgement =
		judged("536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n");
	const struct import_order *order = judgement->orders.items;

	(void)state;
	assert_int_equal(judgement->orders.count, 1);
	assert_int_equal(order->kind, IMPORT_SALE);
	assert_string_equal(order->customer, "17850");
	assert_string_equal(order->country, "GB");
	assert_string_equal(when_plain(arena, order->placed_at), "2010-12-01T08:26:00Z");
	assert_int_equal(order->total.minor, 1530);
	assert_string_equal(order->total.currency, "GBP");
	assert_int_equal(order->line_count, 1);
	assert_int_equal(order->lines[0]->line, 2);
	assert_string_equal(judgement->products.items[0].sku, "85123A");
	assert_string_equal(judgement->products.items[0].category, "Candles and lanterns");
	assert_int_equal(judgement->products.items[0].price.minor, 255);
	assert_string_equal(judgement->partners.items[0].customer, "17850");
}

static void test_what_cannot_be_read_is_refused(void **state)
{
	(void)state;
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,2.55,17850\n", REFUSED_COLUMNS);
	refuses("1,10001,MUG,BLUE,1,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_COLUMNS);
	refuses(",10001,MUG,1,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_NO_INVOICE);
	refuses("1,,MUG,1,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_NO_CODE);
	refuses("1,10001,MUG,1.5,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_QUANTITY);
	refuses("1,10001,MUG,,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_QUANTITY);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,abc,17850,France\n", REFUSED_PRICE);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,1e3,17850,France\n", REFUSED_PRICE);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,,17850,France\n", REFUSED_PRICE);
	refuses("1,10001,MUG,1,2010-02-30 08:26:00,2.55,17850,France\n", REFUSED_DATE);
	refuses("1,10001,MUG,1,yesterday,2.55,17850,France\n", REFUSED_DATE);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,2.55,unknown!,France\n", REFUSED_CUSTOMER);
	refuses("1,10001,MUG,99999999999,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_TOO_LARGE);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,999999999,17850,France\n", REFUSED_TOO_LARGE);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,99999999999999999999,17850,France\n", REFUSED_PRICE);
	refuses("1,10001,MUG,9000000,2010-12-01 08:26:00,9000000,17850,France\n", REFUSED_TOO_LARGE);
	refuses("1,ZZZ,MUG,1,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_UNKNOWN_CODE);
}

static void test_what_is_no_sale_is_refused(void **state)
{
	(void)state;
	refuses("1,10001,MUG,0,2010-12-01 08:26:00,2.55,17850,France\n", REFUSED_ZERO_QUANTITY);
	refuses("1,10001,damages,-20,2010-12-01 08:26:00,0,0.0,United Kingdom\n", REFUSED_STOCK_REMOVED);
	refuses("1,10001,,-20,2010-12-01 08:26:00,0.0,,United Kingdom\n", REFUSED_STOCK_REMOVED);
	refuses("1,10001,,56,2010-12-01 08:26:00,0.0,,United Kingdom\n", REFUSED_STOCK_NOTE);
	refuses("1,10001,amazon,20,2010-12-01 08:26:00,0.0,0.0,United Kingdom\n", REFUSED_STOCK_NOTE);
	refuses("1,10001,Found,20,2010-12-01 08:26:00,0.0,0.0,United Kingdom\n", REFUSED_STOCK_NOTE);
	refuses("1,10001,?,20,2010-12-01 08:26:00,0.0,0.0,United Kingdom\n", REFUSED_STOCK_NOTE);
	refuses("1,10001,did a credit and did not tick ret,9,2010-12-01 08:26:00,0,0,France\n", REFUSED_STOCK_NOTE);
	refuses("A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom\n", REFUSED_ADJUSTMENT);
	refuses("A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom\n", REFUSED_ADJUSTMENT);
	refuses("1,ADJUST2,Adjustment by Peter,1,2010-01-04 09:24:00,300.13,12745,United Kingdom\n", REFUSED_ADJUSTMENT);
	refuses("1,10001,MUG,1,2010-12-01 08:26:00,-5.00,17850,France\n", REFUSED_NEGATIVE_PRICE);
	refuses("1,10001,MUG,-1,2010-12-01 08:26:00,5.00,17850,France\n", REFUSED_NEGATIVE_SALE);
	refuses("C1,10001,MUG,1,2010-12-01 08:26:00,5.00,17850,France\n", REFUSED_POSITIVE_CANCELLATION);
}

static void test_what_is_given_away_under_its_name_is_a_line(void **state)
{
	const struct import_judgement *judgement;

	(void)state;
	takes("1,22353,LUNCH BOX WITH CUTLERY,1,2010-12-01 08:26:00,0.0,0.0,United Kingdom\n", 0, 0);
	judgement = judged("1,20001,BLUE CHECK BAG,1,2010-12-01 08:26:00,0.0,0.0,France\n"
			   "2,20001,BLUE CHECK BAG,1,2010-12-01 08:26:00,1.25,0.0,France\n"
			   "3,20002,RED CHECK BAG,1,2010-12-01 08:26:00,0.0,0.0,France\n");
	assert_int_equal(judgement->rows.items[0].outcome, ROW_IMPORTED); /* sold elsewhere under the same words */
	assert_int_equal(judgement->rows.items[2].refused, REFUSED_STOCK_NOTE);
	assert_int_equal(judgement->report.free_of_charge.rows, 1);
}

static void test_repairs(void **state)
{
	(void)state;
	takes("1,85123a,MUG,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n", 1530, REPAIR(REPAIRED_CODE_CASE));
	takes("1,10001,MUG  WITH   LID,1,2010-12-01 08:26:00,2.55,17850,France\n", 255, REPAIR(REPAIRED_SPACE));
	takes("1,PADS,PADS,1,2010-12-01 08:26:00,0.001,13952.0,France\n", 0, REPAIR(REPAIRED_PRICE));
	takes("1,10001,MUG,3,2010-12-01 08:26:00,0.005,13952.0,France\n", 2, REPAIR(REPAIRED_PRICE));
	takes("C1,10001,MUG,-3,2010-12-01 08:26:00,0.005,13952.0,France\n", -2, REPAIR(REPAIRED_PRICE));
	takes("1,10001,MUG,1000,2010-12-01 08:26:00,0.001,13952.0,France\n", 100, REPAIR(REPAIRED_PRICE));
	takes("1,10001,MUG,1,2010-12-01 08:26:00,2.550000,13952.0,France\n", 255, 0);
	takes("1,10001,MUG,1,2010-12-01 08:26:00,2.5500000000000003,13952.0,France\n", 255, REPAIR(REPAIRED_PRICE));
	takes("1,10001,MUG,1,2010-12-01 08:26:00,2.5499999999999998,13952.0,France\n", 255, REPAIR(REPAIRED_PRICE));
	takes("1,10001,,1,2010-12-01 08:26:00,2.55,13952.0,France\n", 255, REPAIR(REPAIRED_NAME_MISSING));
	takes("1,10001,MUG,1,2010-12-01 08:26:00,2.55,13952.0,Unspecified\n", 255, REPAIR(REPAIRED_COUNTRY));
	assert_int_equal(only_row("1,10001,MUG,3,2010-12-01 08:26:00,0.005,13952.0,France\n")->price.minor, 1);
}

static void test_codes_that_are_no_goods(void **state)
{
	static const struct { const char *code; enum import_kind kind; } codes[] = {
		{ "POST", IMPORT_CARRIAGE }, { "DOT", IMPORT_CARRIAGE }, { "C2", IMPORT_CARRIAGE }, { "M", IMPORT_MANUAL },
		{ "D", IMPORT_DISCOUNT }, { "S", IMPORT_SAMPLE }, { "BANK CHARGES", IMPORT_FEE },
		{ "AMAZONFEE", IMPORT_FEE }, { "CRUK", IMPORT_FEE }, { "PADS", IMPORT_GOODS },
		{ "GIFT_0001_10", IMPORT_VOUCHER }, { "DCGS0003", IMPORT_GOODS }, { "DCGSSBOY", IMPORT_GOODS },
		{ "15056BL", IMPORT_GOODS }, { "84029G", IMPORT_GOODS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		const struct import_judgement *judgement = judged(
			arena_printf(arena, "1,%s,THING,1,2010-12-01 08:26:00,1.00,17850,France\n", codes[i].code));

		assert_int_equal(judgement->rows.items[0].outcome, ROW_IMPORTED);
		assert_int_equal(judgement->products.items[0].kind, codes[i].kind);
		assert_int_equal(*judgement->products.items[0].category != '\0', codes[i].kind == IMPORT_GOODS);
	}
	takes("1,D,Discount,-1,2010-12-01 08:26:00,27.50,14527,France\n", -2750, 0);
}

static void test_customers(void **state)
{
	static const char *const nobody[] = { "", "0", "0.0", "nan", "NULL" };

	(void)state;
	for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
		const struct import_judgement *judgement = judged(
			arena_printf(arena, "1,10001,MUG,1,2010-12-01 08:26:00,1.00,%s,France\n", nobody[i]));

		assert_string_equal(judgement->orders.items[0].customer, "");
		assert_int_equal(judgement->partners.count, 0);
		assert_int_equal(judgement->report.counter_sales.rows, 1);
	}
	assert_string_equal(only_row("1,10001,MUG,1,2010-12-01 08:26:00,1,12346,France\n")->customer, "12346");
	assert_string_equal(only_row("1,10001,MUG,1,2010-12-01 08:26:00,1,12346.0,France\n")->customer, "12346");
}

static void test_dates(void **state)
{
	static const char *const same[] = { "2010-12-01 08:26:00", "2010-12-01 08:26", "12/1/2010 8:26", "12/01/2010 08:26:00",
					    "01-12-2010 08:26", "01.12.2010 08:26", "2010-12-01T08:26:00", "12/1/10 8:26" };

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const struct import_row *row =
			only_row(arena_printf(arena, "1,10001,MUG,1,%s,1.00,17850,France\n", same[i]));

		assert_int_equal(row->outcome, ROW_IMPORTED);
		assert_string_equal(when_plain(arena, row->placed_at), "2010-12-01T08:26:00Z");
	}
}

static void test_names_and_prices_of_products(void **state)
{
	const struct import_judgement *judgement =
		judged("1,10001a,RED MUG,1,2010-12-01 08:26:00,2.00,1,France\n"
		       "2,10001A,RED MUG LARGE,1,2010-12-01 08:27:00,2.00,1,France\n"
		       "3,10001A,RED MUG LARGE,1,2010-12-01 08:28:00,3.00,1,France\n"
		       "4,10001A,damages,-5,2010-12-01 08:28:00,0,,France\n"
		       "5,10001A,,2,2010-12-01 08:29:00,3.00,1,France\n"
		       "6,10002,BLUE BOX,1,2010-12-01 08:28:00,9.00,1,France\n"
		       "7,10002,BLUE BOXES,1,2010-12-01 08:28:00,8.00,1,France\n");

	(void)state;
	assert_int_equal(judgement->products.count, 2);
	assert_string_equal(judgement->products.items[0].name, "RED MUG LARGE");
	assert_int_equal(judgement->products.items[0].price.minor, 200);
	assert_string_equal(judgement->products.items[0].category, "Cups, mugs and tea");
	assert_string_equal(judgement->products.items[1].name, "BLUE BOXES"); /* as frequent, and longer */
	assert_int_equal(judgement->rows.items[0].repairs,
			 REPAIR(REPAIRED_CODE_CASE) | REPAIR(REPAIRED_NAME_CHOSEN));
	assert_int_equal(judgement->rows.items[4].repairs, REPAIR(REPAIRED_NAME_MISSING));
	assert_string_equal(judgement->rows.items[4].name, "RED MUG LARGE");
	assert_int_equal(judgement->rows.items[5].repairs, REPAIR(REPAIRED_NAME_CHOSEN));
}

static void test_cancellations(void **state)
{
	const struct import_judgement *judgement =
		judged("541431,23166,JAR,74215,2011-01-18 10:01:00,1.04,12346,United Kingdom\n"
		       "C541433,23166,JAR,-74215,2011-01-18 10:17:00,1.04,12346,United Kingdom\n"
		       "C541434,23166,JAR,-1,2011-01-18 10:18:00,1.04,12346,United Kingdom\n"
		       "C1,22000,CUP,-1,2011-01-01 09:00:00,2.00,1,France\n"
		       "2,22000,CUP,1,2011-01-02 09:00:00,2.00,1,France\n"
		       "3,22000,CUP,5,2011-01-03 09:00:00,2.00,1,France\n"
		       "C4,22000,CUP,-1,2011-01-04 09:00:00,2.00,1,France\n"
		       "C5,22000,CUP,-3,2011-01-04 10:00:00,1.90,1,France\n"
		       "C6,22000,CUP,-1,2011-01-04 11:00:00,2.00,2,France\n"
		       "7,22000,CUP,1,2011-01-05 09:00:00,2.00,,France\n"
		       "C8,22000,CUP,-1,2011-01-06 09:00:00,2.00,,France\n");
	const struct import_row *rows = judgement->rows.items;
	const struct import_report *report = &judgement->report;

	(void)state;
	assert_string_equal(rows[1].original, "541431");
	assert_null(rows[2].original);                 /* nothing of the sale is left */
	assert_null(rows[3].original);                 /* before the sale */
	assert_string_equal(rows[6].original, "2");    /* the same quantity and price wins over the later sale */
	assert_string_equal(rows[7].original, "3");
	assert_null(rows[8].original);                 /* another customer */
	assert_null(rows[10].original);                /* nobody knows whose counter sale it was */
	assert_int_equal(rows[5].left, 2);
	assert_int_equal(report->credits_found.invoices, 3);
	assert_int_equal(report->credits_not_found.invoices, 4);
	assert_int_equal(report->credits_found.total.minor, -7718360 - 200 - 570);
	assert_int_equal(report->all.total.minor,
			 7718360 - 7718360 - 104 - 200 + 200 + 1000 - 200 - 570 - 200 + 200 - 200);
}

static void test_an_invoice_has_one_time_and_one_customer(void **state)
{
	const struct import_judgement *judgement = judged("1,10001,MUG,1,2011-02-11 16:20:00,1.00,15406,France\n"
							  "1,10002,CUP,1,2011-02-11 16:19:00,1.00,15406,France\n"
							  "1,10003,BAG,1,2011-02-11 16:19:00,1.00,15407,France\n");

	(void)state;
	assert_int_equal(judgement->orders.count, 1);
	assert_string_equal(when_plain(arena, judgement->orders.items[0].placed_at), "2011-02-11T16:19:00Z");
	assert_int_equal(judgement->rows.items[0].repairs, REPAIR(REPAIRED_TIME));
	assert_int_equal(judgement->rows.items[1].repairs, 0);
	assert_int_equal(judgement->rows.items[2].refused, REFUSED_OTHER_CUSTOMER);
	assert_int_equal(judgement->report.outcomes[ROW_REFUSED].total.minor, 100);
}

static void test_files_that_cannot_be_judged(void **state)
{
	const char *why = NULL, *path = written("a,b\n1,2\n", 8);

	(void)state;
	assert_null(import_judge(arena, profile, path, NULL, &why));
	assert_non_null(strstr(why, "InvoiceNo"));
	unlink(path);
	path = written("", 0);
	assert_null(import_judge(arena, profile, path, NULL, &why));
	assert_non_null(why);
	unlink(path);
	assert_null(import_judge(arena, profile, "/nowhere", NULL, &why));
	assert_int_equal(judged("")->rows.count, 0);
}

static void test_other_heads(void **state)
{
	const struct import_judgement *judgement =
		judged_file("\xEF\xBB\xBF" "Country;Customer ID;Price;InvoiceDate;Quantity;Description;StockCode;Invoice\r\n"
			    "EIRE;14911.0;1.50;12/9/2011 12:50;2;MUG;22138;581587\r\n");

	(void)state;
	assert_int_equal(judgement->report.all.total.minor, 300);
	assert_string_equal(judgement->orders.items[0].country, "IE");
	assert_string_equal(judgement->orders.items[0].invoice, "581587");
}

static void test_profiles_that_are_wrong(void **state)
{
	static const char *const wrong[] = {
		"[file]\ncurrency = pounds\n", "[file]\nflavour = sweet\n", "[codes]\nmagic = X\n", "nonsense\n",
		"[columns]\ncolour = Colour\n", "[countries]\nFrance = FRA\n", "",
	};
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *path = written(wrong[i], strlen(wrong[i]));

		why = NULL;
		assert_null(import_profile_read(arena, path, &why));
		assert_non_null(why);
		unlink(path);
	}
	assert_null(import_profile_read(arena, "/nowhere.ini", &why));
}

/* splitmix64: the same order on every run. */
static uint64_t next_number(uint64_t *seed)
{
	uint64_t mixed = (*seed += 0x9E3779B97F4A7C15u);

	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
	return mixed ^ (mixed >> 31);
}

/* The file at path with its rows in another order; rows of this file are single lines. */
static const char *shuffled(const char *path)
{
	char *lines[5000] = { NULL }, line[1000], *other = arena_text(arena, "/tmp/filar-judge-XXXXXX");
	size_t count = 0;
	uint64_t seed = 3;
	FILE *in = fopen(path, "r"), *out = fdopen(mkstemp(other), "w");

	assert_true(in && out);
	if (!in || !out)
		exit(1);
	while (count < 5000 && fgets(line, sizeof(line), in))
		lines[count++] = arena_text(arena, line);
	for (size_t i = count - 1; i > 1; i--) {
		size_t with = 1 + next_number(&seed) % i;
		char *kept = lines[i];

		lines[i] = lines[with];
		lines[with] = kept;
	}
	for (size_t i = 0; i < count; i++)
		fputs(lines[i], out);
	fclose(in);
	fclose(out);
	return other;
}

static const char *printed(const struct import_judgement *judgement)
{
	struct buffer out = { 0 };
	const char *text;

	import_report_print(&out, judgement);
	text = arena_text(arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static void test_the_real_file(void **state)
{
	const struct import_judgement *judgement;
	const struct import_report *report;
	const char *why = NULL;

	(void)state;
	if (access(REAL_FILE, R_OK) != 0)
		skip();
	judgement = import_judge(arena, profile, REAL_FILE, NULL, &why);
	assert_non_null(judgement);
	report = &judgement->report;
	assert_int_equal(report->all.rows, 3636);
	assert_int_equal(report->all.invoices, 1153);
	assert_int_equal(report->all.total.minor, 13632981);
	assert_int_equal(report->outcomes[ROW_IMPORTED].rows + report->outcomes[ROW_REPAIRED].rows +
				 report->outcomes[ROW_REFUSED].rows, 3636);
	assert_int_equal(report->outcomes[ROW_IMPORTED].total.minor + report->outcomes[ROW_REPAIRED].total.minor +
				 report->outcomes[ROW_REFUSED].total.minor, 13632981);
	assert_int_equal(report->credits_found.invoices, 0);
	assert_int_equal(report->credits_not_found.invoices, 39);
	assert_int_equal(report->credits_not_found.rows, 53);
	assert_int_equal(report->no_customer.rows, 1278);
	assert_int_equal(report->no_customer.invoices, 309);
	assert_int_equal(report->no_customer.total.minor, 960651);
	assert_int_equal(report->refusals[REFUSED_STOCK_REMOVED].rows, 111);
	assert_int_equal(report->outcomes[ROW_REFUSED].total.minor, 0);
	assert_int_equal(judgement->partners.count, 641);
	assert_non_null(strstr(printed(judgement), "136,329.81"));
}

static void test_the_order_of_rows_decides_nothing(void **state)
{
	const struct import_judgement *straight, *mixed;
	const char *why = NULL, *path;

	(void)state;
	if (access(REAL_FILE, R_OK) != 0)
		skip();
	straight = import_judge(arena, profile, REAL_FILE, NULL, &why);
	path = shuffled(REAL_FILE);
	mixed = import_judge(arena, profile, path, NULL, &why);
	unlink(path);
	assert_true(straight && mixed);
	assert_string_equal(printed(straight), printed(mixed));
	assert_int_equal(straight->products.count, mixed->products.count);
	for (size_t i = 0; i < straight->products.count; i++) {
		assert_string_equal(straight->products.items[i].name, mixed->products.items[i].name);
		assert_int_equal(straight->products.items[i].price.minor, mixed->products.items[i].price.minor);
	}
	for (size_t i = 0; i < straight->orders.count; i++) {
		assert_string_equal(straight->orders.items[i].invoice, mixed->orders.items[i].invoice);
		assert_int_equal(straight->orders.items[i].total.minor, mixed->orders.items[i].total.minor);
	}
}

static void test_every_row_that_was_touched_is_listed(void **state)
{
	const struct import_judgement *judgement = judged("1,10001a,=MUG,1,2010-12-01 08:26:00,1.00,17850,France\n"
							  "2,10001A,=MUG,0,2010-12-01 08:26:00,1.00,17850,France\n"
							  "3,10001A,=MUG,1,2010-12-01 08:26:00,1.00,17850,France\n");
	struct buffer out = { 0 };

	(void)state;
	import_rows_print(&out, judgement);
	assert_string_equal(buffer_get(&out),
		"\"line\",\"invoice\",\"code\",\"description\",\"value\",\"outcome\",\"why\"\r\n"
		"\"2\",\"1\",\"10001A\",\"'=MUG\",\"1.00\",\"repaired\",\"product code or invoice number written in capitals\"\r\n"
		"\"3\",\"2\",\"10001A\",\"'=MUG\",\"0.00\",\"refused\",\"quantity zero: nothing was sold\"\r\n");
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_plain_line),
		cmocka_unit_test(test_what_cannot_be_read_is_refused),
		cmocka_unit_test(test_what_is_no_sale_is_refused),
		cmocka_unit_test(test_what_is_given_away_under_its_name_is_a_line),
		cmocka_unit_test(test_repairs),
		cmocka_unit_test(test_codes_that_are_no_goods),
		cmocka_unit_test(test_customers),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_names_and_prices_of_products),
		cmocka_unit_test(test_cancellations),
		cmocka_unit_test(test_an_invoice_has_one_time_and_one_customer),
		cmocka_unit_test(test_files_that_cannot_be_judged),
		cmocka_unit_test(test_other_heads),
		cmocka_unit_test(test_profiles_that_are_wrong),
		cmocka_unit_test(test_the_real_file),
		cmocka_unit_test(test_the_order_of_rows_decides_nothing),
		cmocka_unit_test(test_every_row_that_was_touched_is_listed),
	};
	const char *why = NULL;
	int failed;

	arena = arena_new();
	profile = import_profile_read(arena, "deploy/profiles/online-retail.ini", &why);
	if (!profile) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
