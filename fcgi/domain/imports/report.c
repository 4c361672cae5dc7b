/* Counts what the judge decided, checks that nothing is lost, and prints it. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "domain/imports/internal.h"

static const char *const refusal_texts[REFUSED_REASONS] = {
	[REFUSED_COLUMNS] = N_("not as many fields as the head of the file"),
	[REFUSED_NO_INVOICE] = N_("no invoice number"),
	[REFUSED_NO_CODE] = N_("no product code"),
	[REFUSED_TOO_LONG] = N_("invoice number or product code longer than 40 letters"),
	[REFUSED_QUANTITY] = N_("the quantity is no whole number"),
	[REFUSED_PRICE] = N_("the price is no number"),
	[REFUSED_DATE] = N_("the date cannot be read"),
	[REFUSED_CUSTOMER] = N_("the customer number cannot be read"),
	[REFUSED_TOO_LARGE] = N_("quantity or price too large to be true"),
	[REFUSED_ZERO_QUANTITY] = N_("quantity zero: nothing was sold"),
	[REFUSED_ADJUSTMENT] = N_("adjustment of the books (bad debt): no sale"),
	[REFUSED_NEGATIVE_PRICE] = N_("negative price: an adjustment, no sale"),
	[REFUSED_STOCK_REMOVED] = N_("price zero, negative quantity: stock written off, no sale"),
	[REFUSED_STOCK_NOTE] = N_("price zero and a warehouse note for a name: no sale"),
	[REFUSED_NEGATIVE_SALE] = N_("negative quantity on an invoice that is no cancellation"),
	[REFUSED_POSITIVE_CANCELLATION] = N_("positive quantity on a cancellation"),
	[REFUSED_UNKNOWN_CODE] = N_("the profile does not know this kind of code"),
	[REFUSED_OTHER_CUSTOMER] = N_("most of this invoice belongs to another customer"),
};

static const char *const repair_texts[REPAIRS] = {
	[REPAIRED_CODE_CASE] = N_("product code or invoice number written in capitals"),
	[REPAIRED_NAME_CHOSEN] = N_("one name chosen among several of the product"),
	[REPAIRED_NAME_MISSING] = N_("no description: named as on the product's other lines"),
	[REPAIRED_SPACE] = N_("runs of white space in the description made one space"),
	[REPAIRED_PRICE] = N_("unit price rounded half up; the line keeps its exact value"),
	[REPAIRED_TIME] = N_("time of the invoice's first line taken"),
	[REPAIRED_COUNTRY] = N_("unknown country left empty"),
};

static const char *const outcome_texts[ROW_OUTCOMES] = { N_("imported"), N_("repaired"), N_("refused") };

static void count_row(struct import_count *count, const struct import_row *row)
{
	count->rows++;
	count->total = money_add(count->total, row->amount);
}

static void count_order(struct import_report *report, const struct import_order *order)
{
	struct import_count *count = &report->sales;

	if (order->kind == IMPORT_CREDIT_NOTE)
		count = order->original_in_file ? &report->credits_found : &report->credits_not_found;
	else if (!*order->customer)
		count = &report->counter_sales;
	count->invoices++;
	count->rows += order->line_count;
	count->total = money_add(count->total, order->total);
}

static void count_rows(struct import_report *report, const struct import_row_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct import_row *row = &rows->items[i];

		count_row(&report->all, row);
		count_row(&report->outcomes[row->outcome], row);
		if (!*row->customer)
			count_row(&report->no_customer, row);
		report->unvalued += !row->valued;
		if (row->outcome == ROW_REFUSED) {
			count_row(&report->refusals[row->refused], row);
			continue;
		}
		count_row(&report->kinds[row->kind], row);
		if (row->millionths == 0)
			count_row(&report->free_of_charge, row);
		for (int repair = 0; repair < REPAIRS; repair++)
			if (row->repairs & 1u << repair)
				count_row(&report->repairs[repair], row);
	}
}

static int by_invoice(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;

	return strcmp(a->invoice, b->invoice);
}

static bool same_invoice(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->invoice, b->invoice) == 0;
}

static void count_invoices(struct arena *arena, struct import_judgement *judgement)
{
	struct import_report *report = &judgement->report;
	size_t count;
	const struct import_row **rows = import_sorted(arena, &judgement->rows, NULL, by_invoice, &count);

	for (size_t at = 0, step; at < count; at += step) {
		bool nobody = true;

		step = import_group(rows + at, count - at, same_invoice);
		if (!*rows[at]->invoice)
			continue;
		for (size_t i = 0; i < step; i++)
			nobody = nobody && !*rows[at + i]->customer;
		report->all.invoices++;
		report->no_customer.invoices += nobody;
	}
	report->refused_invoices = report->all.invoices - judgement->orders.count;
}

static void clear(struct import_count *counts, size_t count, const char *currency)
{
	for (size_t i = 0; i < count; i++)
		counts[i] = (struct import_count){ .total = money_of(0, currency) };
}

/* What the header promises; a difference is a bug of the judge, not of the file. */
static void check(const struct import_report *report)
{
	struct import_count refused = { .total = money_of(0, report->all.total.currency) }, taken = refused;
	const struct import_count *parts[] = { &report->sales, &report->counter_sales, &report->credits_found,
					       &report->credits_not_found };

	for (int i = 0; i < REFUSED_REASONS; i++) {
		refused.rows += report->refusals[i].rows;
		refused.total = money_add(refused.total, report->refusals[i].total);
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		taken.rows += parts[i]->rows;
		taken.total = money_add(taken.total, parts[i]->total);
	}
	must(refused.rows == report->outcomes[ROW_REFUSED].rows);
	must(refused.total.minor == report->outcomes[ROW_REFUSED].total.minor);
	must(taken.rows == report->outcomes[ROW_IMPORTED].rows + report->outcomes[ROW_REPAIRED].rows);
	must(taken.rows + refused.rows == report->all.rows);
	must(money_add(taken.total, refused.total).minor == report->all.total.minor);
}

void import_count_all(struct arena *arena, struct import_judgement *judgement)
{
	struct import_report *report = &judgement->report;
	const char *currency = judgement->profile->currency;
	struct import_count *const singles[] = { &report->all, &report->sales, &report->counter_sales,
						 &report->credits_found, &report->credits_not_found,
						 &report->no_customer, &report->free_of_charge };

	for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++)
		clear(singles[i], 1, currency);
	clear(report->outcomes, ROW_OUTCOMES, currency);
	clear(report->refusals, REFUSED_REASONS, currency);
	clear(report->repairs, REPAIRS, currency);
	clear(report->kinds, IMPORT_KINDS, currency);
	count_rows(report, &judgement->rows);
	for (size_t i = 0; i < judgement->orders.count; i++)
		count_order(report, &judgement->orders.items[i]);
	count_invoices(arena, judgement);
	check(report);
}

/* "1,234,567.89": digits in threes, from the plain form. */
static char *with_commas(struct arena *arena, const char *plain)
{
	size_t digits = strspn(plain, "-0123456789"), negative = *plain == '-';
	struct buffer text = { 0 };
	char *copy;

	for (size_t i = 0; i < digits; i++) {
		if (i > negative && (digits - i) % 3 == 0)
			buffer_char(&text, ',');
		buffer_char(&text, plain[i]);
	}
	buffer_text(&text, plain + digits);
	copy = arena_text(arena, buffer_get(&text));
	buffer_free(&text);
	return copy;
}

static void print_count(struct buffer *out, struct arena *arena, const char *what, const struct import_count *count,
			bool invoices)
{
	buffer_printf(out, "  %-60s %9s", what, with_commas(arena, arena_printf(arena, "%zu", count->rows)));
	buffer_printf(out, " %15s", with_commas(arena, money_plain(arena, count->total)));
	if (invoices)
		buffer_printf(out, " %9s", with_commas(arena, arena_printf(arena, "%zu", count->invoices)));
	buffer_char(out, '\n');
}

static void print_head(struct buffer *out, const char *what, const char *currency, bool invoices)
{
	buffer_printf(out, "\n%-62s %9s %15s%s\n", what, N_("rows"), currency, invoices ? N_("  invoices") : "");
}

static void print_rows(struct buffer *out, struct arena *arena, const struct import_report *report)
{
	const char *currency = report->all.total.currency;

	print_head(out, N_("Rows judged"), currency, true);
	for (int i = 0; i < ROW_OUTCOMES; i++)
		print_count(out, arena, outcome_texts[i], &report->outcomes[i], false);
	print_count(out, arena, N_("in the file"), &report->all, true);
	print_head(out, N_("Repaired because (a row may have several repairs)"), currency, false);
	for (int i = 0; i < REPAIRS; i++)
		if (report->repairs[i].rows)
			print_count(out, arena, repair_texts[i], &report->repairs[i], false);
	print_head(out, N_("Refused because"), currency, false);
	for (int i = 0; i < REFUSED_REASONS; i++)
		if (report->refusals[i].rows)
			print_count(out, arena, refusal_texts[i], &report->refusals[i], false);
}

static void print_booked(struct buffer *out, struct arena *arena, const struct import_report *report)
{
	print_head(out, N_("Imported and repaired rows become"), report->all.total.currency, true);
	print_count(out, arena, N_("orders of known customers"), &report->sales, true);
	print_count(out, arena, N_("counter sales (no customer)"), &report->counter_sales, true);
	print_count(out, arena, N_("credit notes, the sale is in the file"), &report->credits_found, true);
	print_count(out, arena, N_("credit notes, original not in file"), &report->credits_not_found, true);
	print_head(out, N_("Among them, by kind"), report->all.total.currency, false);
	for (int i = 0; i < IMPORT_KINDS; i++)
		if (report->kinds[i].rows)
			print_count(out, arena, import_kind_name((enum import_kind)i), &report->kinds[i], false);
	if (report->free_of_charge.rows)
		print_count(out, arena, N_("(free of charge, counted above)"), &report->free_of_charge, false);
}

void import_report_print(struct buffer *out, const struct import_judgement *judgement)
{
	const struct import_report *report = &judgement->report;
	struct arena *arena = arena_new();

	print_rows(out, arena, report);
	print_booked(out, arena, report);
	print_head(out, N_("Without a customer, whatever became of the rows"), report->all.total.currency, true);
	print_count(out, arena, N_("in the file"), &report->no_customer, true);
	buffer_printf(out,
		      N_("\n%zu products, %zu customers, %zu orders and credit notes; %zu invoices without a taken row.\n"),
		      judgement->products.count, judgement->partners.count, judgement->orders.count,
		      report->refused_invoices);
	if (report->unvalued)
		buffer_printf(out, N_("%zu refused rows have no readable value and count as 0.00.\n"), report->unvalued);
	buffer_printf(out, N_("Times are local times of %s. White space at the ends of fields is always dropped.\n"),
		      judgement->profile->zone);
	arena_free(arena);
}

static void print_row(struct buffer *out, struct arena *arena, const struct import_row *row)
{
	struct buffer why = { 0 };

	for (int repair = 0; repair < REPAIRS; repair++)
		if (row->repairs & 1u << repair)
			buffer_printf(&why, "%s%s", why.length ? "; " : "", repair_texts[repair]);
	csv_field(out, arena_printf(arena, "%zu", row->line));
	csv_field(out, row->invoice);
	csv_field(out, row->sku);
	csv_field(out, row->description);
	csv_field(out, row->valued ? money_plain(arena, row->amount) : "");
	csv_field(out, outcome_texts[row->outcome]);
	csv_field(out, row->outcome == ROW_REFUSED ? refusal_texts[row->refused] : buffer_get(&why));
	csv_end(out);
	buffer_free(&why);
}

void import_rows_print(struct buffer *out, const struct import_judgement *judgement)
{
	static const char *const head[] = { N_("line"), N_("invoice"), N_("code"), N_("description"), N_("value"),
					    N_("outcome"), N_("why") };
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		csv_field(out, head[i]);
	csv_end(out);
	for (size_t i = 0; i < judgement->rows.count; i++)
		if (judgement->rows.items[i].outcome != ROW_IMPORTED)
			print_row(out, arena, &judgement->rows.items[i]);
	arena_free(arena);
}
