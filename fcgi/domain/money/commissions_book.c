/* From the facts of an order to its booked commissions, and from pending to payable. */
#include "domain/money/commissions_book.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/money/facts.h"
#include "domain/money/ledger.h"
#include "domain/money/parties.h"
#include "domain/programme/commissions.h"
#include "domain/programme/portions.h"
#include "domain/programme/versions.h"
#include "domain/shop/fulfilment.h"
#include "sql/commissions.h"
#include "sql/fulfilment.h"
#include "sql/programme.h"

enum { PORTION = 50, BATCH = 1000000, DUE_ROWS = 5000 };

/* ---- Booking ---- */

/* A portion while it is booked. What its orders give is written by one statement of each kind, whether that is one share or a
 * thousand; only what comes to BATCH bytes goes by several. */
struct writing {
	struct db *db;
	struct when now;
	const char *orders;           /* their ids, as statements take them */
	struct buffer shares, facts;
	int64_t waiting, written;     /* shares */
};

static struct sale sale_of(struct arena *arena, struct commission_line_list lines, int64_t order_id)
{
	struct sale_line *items = arena_many(arena, struct sale_line, lines.count + 1);
	size_t count = 0;

	for (size_t i = 0; i < lines.count; i++) {
		const struct commission_line *line = &lines.items[i];

		if (line->order_id != order_id)
			continue;
		items[count++] = (struct sale_line){ .id = line->id,
						     .name = line->name,
						     .product = line->sku,
						     .brand = *line->brand ? line->brand : NULL,
						     .category = line->category,
						     .quantity = line->quantity,
						     .net = line->net,
						     .has_cost = line->has_cost,
						     .cost = line->cost };
	}
	return (struct sale){ .kind = SALE_OWN, .lines = items, .count = count, .order_id = order_id };
}

/* When the hold of a share has passed, to the second. */
static const char *matures_at(struct arena *arena, const struct commission_sale *sale, const struct share *share)
{
	struct when later = sale->delivered_at.microseconds > sale->paid_at.microseconds ? sale->delivered_at : sale->paid_at;

	later.microseconds -= later.microseconds % 1000000;
	return when_stored(arena, when_plus_seconds(later, share->hold_days * 86400));
}

/* The facts of a party, once: what its export is checked with. */
static void facts_put(struct writing *writing, const struct selling *selling, const struct share *share)
{
	struct parameter_list own = { 0 };

	for (size_t i = 0; i < selling->count; i++)
		if (selling->parties[i].level == share->level)
			own = selling->own[i];
	buffer_printf(&writing->facts, "%s[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%s]", writing->facts.length ? "," : "[",
		      selling->sale->id, selling->sale->terms, share->partner_id, share->level,
		      facts_pack(db_arena(writing->db), share, own));
}

static void share_put(struct writing *writing, const struct commission_sale *sale, const struct share *share)
{
	struct arena *arena = db_arena(writing->db);

	must(share->amount.minor > 0);
	buffer_printf(&writing->shares,
		      "%s[%" PRId64 ",%" PRId64 ",%" PRId64 ",\"%s\",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64
		      ",%" PRId64 ",%" PRId64 ",\"%s\",%s]",
		      writing->shares.length ? "," : "[", sale->id, sale->partner_id, sale->terms, sale->currency, share->line_id,
		      share->partner_id, share->level, share->article, share->base.minor, share->rate, share->amount.minor,
		      matures_at(arena, sale, share), slip_pack(arena, share_steps(arena, share)));
	writing->waiting++;
}

static void put_down(struct writing *writing)
{
	struct db *db = writing->db;

	if (writing->shares.length == 0)
		return;
	buffer_char(&writing->shares, ']');
	must(sql_commissions_add(db, buffer_get(&writing->shares), writing->now) == writing->waiting || db_fault(db));
	writing->written += writing->waiting;
	writing->waiting = 0;
	buffer_clear(&writing->shares);
	if (writing->facts.length == 0)
		return;
	buffer_char(&writing->facts, ']');
	sql_commission_facts_add(db, buffer_get(&writing->facts));
	buffer_clear(&writing->facts);
}

static void shares_put(struct writing *writing, const struct selling *selling, const struct share_list *shares)
{
	for (size_t i = 0; i < shares->count && db_fault(writing->db) == DB_FINE; i++) {
		const struct share *share = &shares->items[i];

		if (i == 0 || share->portion != shares->items[i - 1].portion)
			facts_put(writing, selling, share);
		share_put(writing, selling->sale, share);
		if (writing->shares.length + writing->facts.length > BATCH)
			put_down(writing);
	}
}

static void entries_book(struct writing *writing)
{
	put_down(writing);
	if (writing->written && db_fault(writing->db) == DB_FINE)
		must(ledger_book_commissions(writing->db, writing->orders, writing->written, locale_today(writing->now),
					     writing->now) ||
		     db_fault(writing->db));
	buffer_free(&writing->shares);
	buffer_free(&writing->facts);
}

/* The version of a sale, which most sales share; none: it was ordered before there was a programme, so nobody was promised
 * anything. */
static void version_give(struct db *db, struct selling *sellings, size_t place)
{
	struct selling *selling = &sellings[place];
	const struct programme_version *version;

	for (size_t i = 0; i < place; i++) {
		if (sellings[i].sale->partner_id == selling->sale->partner_id)
			selling->before++;
		if (sellings[i].sale->terms != selling->sale->terms || !text_same(sellings[i].sale->currency, selling->sale->currency))
			continue;
		selling->terms = sellings[i].terms;
		selling->rows = sellings[i].rows;
	}
	version = selling->terms || !selling->sale->terms ? NULL : version_of_id(db, selling->sale->terms);
	if (!version)
		return;
	selling->terms = version_terms(db, version, selling->sale->currency);
	selling->rows = sql_version_parameters(db, version->id);
}

/* Books what is due of those orders; answers how many were. */
static size_t book(struct db *db, const int64_t *orders, size_t count, struct when now)
{
	struct arena *arena = db_arena(db);
	const char *ids = text_of_ids(arena, orders, count);
	struct commission_sale_list sales = sql_commission_sales(db, ids);
	struct selling *sellings = arena_many(arena, struct selling, sales.count + 1);
	struct writing writing = { .db = db, .now = now, .orders = ids };
	struct commission_line_list lines = { 0 };

	for (size_t i = 0; i < sales.count; i++) {
		sellings[i].sale = &sales.items[i];
		version_give(db, sellings, i);
	}
	if (sales.count) {
		parties_find(db, sellings, sales.count, now);
		lines = sql_commission_lines(db, ids);
		must(sql_commission_sales_mark(db, ids, now) == (int64_t)sales.count || db_fault(db));
	}
	for (size_t i = 0; i < sales.count && db_fault(db) == DB_FINE; i++) {
		struct sale facts = sale_of(arena, lines, sales.items[i].id);

		if (sellings[i].count == 0 || facts.count == 0)
			continue;

		struct share_list shares = shares_of_sale(arena, sellings[i].terms, &facts, sellings[i].parties, sellings[i].count);

		shares_put(&writing, &sellings[i], &shares);
	}
	entries_book(&writing);
	return sales.count;
}

bool commissions_book(struct db *db, int64_t order_id, struct when now)
{
	return book(db, &order_id, 1, now) == 1;
}

struct catching {
	const int64_t *orders;
	size_t count;
	struct when now;
};

static bool catch_some(struct db *db, void *context)
{
	const struct catching *catching = context;

	book(db, catching->orders, catching->count, catching->now);
	return true;
}

bool commissions_catch_up(struct db *db, struct when now)
{
	int64_t ids[PORTION];

	db_begin(db, DB_AUTOCOMMIT);

	struct order_id_list orders = sql_orders_to_commission(db, PORTION);

	for (size_t i = 0; i < orders.count; i++)
		ids[i] = orders.items[i].id;
	if (db_fault(db) == DB_FINE && orders.count && !db_run(db, catch_some, &(struct catching){ ids, orders.count, now })) {
		db_fault_clear(db);
		for (size_t i = 0; i < orders.count && db_fault(db) == DB_FINE; i++)
			db_run(db, catch_some, &(struct catching){ &ids[i], 1, now });
	}
	return orders.count == PORTION && db_fault(db) == DB_FINE;
}

/* ---- Maturing ---- */

static void maturity_letters(struct db *db, int64_t partner_id, struct money total, int64_t count, struct when now)
{
	struct money_reader_list readers = sql_money_readers(db, partner_id);

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;
		const struct letter letter = { .name = readers.items[i].name,
					       .link = "/shop/earnings",
					       .total = total,
					       .count = count };

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, now, readers.items[i].email, language, "commission_payable", &letter, false);
	}
}

static bool mature_one(struct db *db, int64_t partner_id, const struct commission_due *due, struct when now)
{
	if (sql_commission_mature(db, due->id, now) != 1)
		return false;
	ledger_book(db, &(struct booking){ .kind = "maturity",
					   .source = "commission",
					   .source_id = due->id,
					   .debit = { "pending", partner_id },
					   .credit = { "payable", partner_id },
					   .amount = due->amount,
					   .day = locale_today(now),
					   .now = now });
	return true;
}

struct maturing {
	struct when now;
	int64_t matured;
};

static bool mature_partner(struct db *db, void *context)
{
	struct maturing *run = context;
	int64_t partner_id = sql_commission_next_due(db, run->now), count = 0;
	struct money total = { 0 };

	run->matured = 0;
	if (!partner_id)
		return true;

	struct commission_due_list due = sql_commissions_due(db, partner_id, run->now, DUE_ROWS);

	for (size_t i = 0; i < due.count && db_fault(db) == DB_FINE; i++) {
		if (!mature_one(db, partner_id, &due.items[i], run->now))
			continue;
		total = count ? money_add(total, due.items[i].amount) : due.items[i].amount;
		count++;
	}
	if (count)
		maturity_letters(db, partner_id, total, count, run->now);
	run->matured = count;
	return true;
}

bool commissions_mature(struct db *db, struct when now)
{
	struct maturing run = { .now = now };

	return db_run(db, mature_partner, &run) && run.matured > 0;
}
