/* Invoices from rows: their customer and time, credit notes and the sales that they take back, and the customers. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "domain/imports/internal.h"

static int64_t sign(int64_t difference)
{
	return (difference > 0) - (difference < 0);
}

static int by_invoice(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;
	int order = strcmp(a->invoice, b->invoice);

	if (!order)
		order = strcmp(a->customer, b->customer);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool same_invoice(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->invoice, b->invoice) == 0;
}

static bool same_customer(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->customer, b->customer) == 0;
}

static bool taken(const struct import_row *row)
{
	return import_taken(row);
}

static struct import_row *writable(struct import_judgement *judgement, const struct import_row *row)
{
	return &judgement->rows.items[row - judgement->rows.items];
}

/* One invoice has one customer (of most rows) and one time (the earliest). */
static void settle_invoice(struct import_judgement *judgement, const struct import_row **rows, size_t count)
{
	const struct import_row *leading = rows[0];
	struct when first = { .microseconds = INT64_MAX };
	size_t most = 0;

	for (size_t at = 0, step; at < count; at += step) {
		step = import_group(rows + at, count - at, same_customer);
		if (step > most) {
			most = step;
			leading = rows[at];
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (!same_customer(rows[i], leading))
			import_refuse(writable(judgement, rows[i]), REFUSED_OTHER_CUSTOMER);
		else if (rows[i]->placed_at.microseconds < first.microseconds)
			first = rows[i]->placed_at;
	}
	for (size_t i = 0; i < count; i++) {
		if (!import_taken(rows[i]) || rows[i]->placed_at.microseconds == first.microseconds)
			continue;
		import_repaired(writable(judgement, rows[i]), REPAIRED_TIME);
		writable(judgement, rows[i])->placed_at = first;
	}
}

void import_settle_invoices(struct arena *arena, struct import_judgement *judgement)
{
	size_t count;
	const struct import_row **rows = import_sorted(arena, &judgement->rows, taken, by_invoice, &count);

	for (size_t at = 0, step; at < count; at += step) {
		step = import_group(rows + at, count - at, same_invoice);
		settle_invoice(judgement, rows + at, step);
	}
}

static bool sold_to_a_customer(const struct import_row *row)
{
	return import_taken(row) && !row->cancels && row->quantity > 0 && *row->customer;
}

static bool cancelled(const struct import_row *row)
{
	return import_taken(row) && row->cancels;
}

static int by_customer_and_sku(const struct import_row *a, const struct import_row *b)
{
	int order = strcmp(a->customer, b->customer);

	return order ? order : strcmp(a->sku, b->sku);
}

static int by_sale(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;
	int order = by_customer_and_sku(a, b);

	if (!order)
		order = (int)sign(a->placed_at.microseconds - b->placed_at.microseconds);
	if (!order)
		order = strcmp(a->invoice, b->invoice);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int by_time(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;
	int order = (int)sign(a->placed_at.microseconds - b->placed_at.microseconds);

	if (!order)
		order = strcmp(a->invoice, b->invoice);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

/* How well a sale fits: 3 the same quantity and price, 2 the same price and enough left, 1 enough left, 0 not. */
static int fit(const struct import_row *sale, const struct import_row *credit)
{
	bool price = sale->millionths == credit->millionths;

	if (sale->placed_at.microseconds > credit->placed_at.microseconds || sale->left < -credit->quantity)
		return 0;
	if (price && sale->quantity == -credit->quantity)
		return 3;
	return price ? 2 : 1;
}

/* The best fitting sale of the same customer and code before the cancellation; of equals the latest. */
static const struct import_row *sale_of(const struct import_row **sales, size_t count, const struct import_row *credit)
{
	const struct import_row *best = NULL;
	size_t low = 0, high = count;
	int best_fit = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_customer_and_sku(sales[middle], credit) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && by_customer_and_sku(sales[low], credit) == 0; low++) {
		int fits = fit(sales[low], credit);

		if (fits && fits >= best_fit) {
			best_fit = fits;
			best = sales[low];
		}
	}
	return best;
}

void import_settle_cancellations(struct arena *arena, struct import_judgement *judgement)
{
	size_t sale_count, credit_count;
	const struct import_row **sales =
		import_sorted(arena, &judgement->rows, sold_to_a_customer, by_sale, &sale_count);
	const struct import_row **credits = import_sorted(arena, &judgement->rows, cancelled, by_time, &credit_count);

	for (size_t i = 0; i < sale_count; i++)
		writable(judgement, sales[i])->left = sales[i]->quantity;
	for (size_t i = 0; i < credit_count; i++) {
		const struct import_row *sale = *credits[i]->customer ? sale_of(sales, sale_count, credits[i]) : NULL;

		if (!sale)
			continue;
		writable(judgement, credits[i])->original = sale->invoice;
		writable(judgement, sale)->left += credits[i]->quantity;
	}
}

static int by_placed_at(const void *one, const void *two)
{
	const struct import_order *a = one, *b = two;
	int order = (int)sign(a->placed_at.microseconds - b->placed_at.microseconds);

	return order ? order : strcmp(a->invoice, b->invoice);
}

void import_gather_orders(struct arena *arena, struct import_judgement *judgement)
{
	struct import_order_list *orders = &judgement->orders;
	size_t count;
	const struct import_row **rows = import_sorted(arena, &judgement->rows, taken, by_invoice, &count);

	orders->items = arena_many(arena, struct import_order, count);
	for (size_t at = 0, step; at < count; at += step) {
		const struct import_row *first = rows[at];
		struct import_order *order = &orders->items[orders->count++];

		step = import_group(rows + at, count - at, same_invoice);
		*order = (struct import_order){
			.invoice = first->invoice, .kind = first->cancels ? IMPORT_CREDIT_NOTE : IMPORT_SALE,
			.customer = first->customer, .country = first->country, .country_name = first->country_name,
			.placed_at = first->placed_at, .original_in_file = first->cancels,
			.total = money_of(0, judgement->profile->currency), .lines = rows + at, .line_count = step,
		};
		for (size_t i = 0; i < step; i++) {
			order->total = money_add(order->total, rows[at + i]->amount);
			if (!rows[at + i]->original)
				order->original_in_file = false;
		}
	}
	qsort(orders->items, orders->count, sizeof(*orders->items), by_placed_at);
}

static bool known_customer(const struct import_row *row)
{
	return import_taken(row) && *row->customer;
}

static int by_customer_and_country(const void *one, const void *two)
{
	const struct import_row *a = *(const struct import_row *const *)one, *b = *(const struct import_row *const *)two;
	int order = strcmp(a->customer, b->customer);

	return order ? order : strcmp(a->country_name, b->country_name);
}

static bool same_country(const struct import_row *a, const struct import_row *b)
{
	return strcmp(a->country_name, b->country_name) == 0;
}

/* A customer's country is the one of most of its lines. */
void import_gather_partners(struct arena *arena, struct import_judgement *judgement)
{
	struct import_partner_list *partners = &judgement->partners;
	size_t count;
	const struct import_row **rows =
		import_sorted(arena, &judgement->rows, known_customer, by_customer_and_country, &count);

	partners->items = arena_many(arena, struct import_partner, count);
	for (size_t at = 0, length; at < count; at += length) {
		const struct import_row *home = rows[at];
		size_t most = 0;

		length = import_group(rows + at, count - at, same_customer);
		for (size_t i = 0, step; i < length; i += step) {
			step = import_group(rows + at + i, length - i, same_country);
			if (step > most) {
				most = step;
				home = rows[at + i];
			}
		}
		partners->items[partners->count++] = (struct import_partner){
			.customer = home->customer, .country = home->country, .country_name = home->country_name,
			.lines = (int64_t)length };
	}
}
