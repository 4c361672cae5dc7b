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
#include "domain/money/standing.h"
#include "domain/programme/commissions.h"
#include "domain/programme/individual.h"
#include "domain/programme/levels.h"
#include "domain/programme/portions.h"
#include "domain/programme/versions.h"
#include "domain/shop/fulfilment.h"
#include "sql/commissions.h"
#include "sql/fulfilment.h"
#include "sql/programme.h"
#include "sql/standing.h"

enum { PORTION = 20, DUE_ROWS = 5000 };

/* ---- Booking ---- */

/* A sale while it is booked. */
struct selling {
	struct db *db;
	const struct commission_sale *sale;
	const struct terms *terms;
	struct parameter_list rows; /* of the version */
	struct when now;
};

/* The terms of one party: individual ones that held on the day of the order, NULL without. What no longer fits the version
 * does not count; the offer was checked against the version of its day. */
static const struct terms *individual_of(const struct selling *selling, int64_t partner_id)
{
	struct parameter_list own = individual_parameters(selling->db, partner_id, selling->sale->placed_at);
	const struct terms *terms = NULL;

	if (own.count)
		(void)!terms_read_individual(db_arena(selling->db), selling->rows, own, selling->terms->version,
					     selling->terms->currency, &terms);
	return terms;
}

static bool limits_orders(const struct terms *terms)
{
	for (size_t i = 0; i < terms->rate_count; i++) {
		if (terms->rates[i].orders.article)
			return true;
	}
	return false;
}

static bool is_active(const struct selling *selling, int64_t partner_id, const struct terms *own)
{
	const struct terms *terms = own ? own : selling->terms;

	return selling->terms->active_from.value == 0 ||
	       standing_of(selling->db, partner_id, selling->terms, true, selling->now).measure >= terms->active_from.value;
}

static struct party party_of(const struct selling *selling, const struct commission_sponsor *sponsor, int64_t level,
			     const struct terms *own)
{
	const struct terms *terms = own ? own : selling->terms;
	const struct commission_sale *sale = selling->sale;
	struct party party = { .partner_id = sponsor->id,
			       .level = level,
			       .kinds = sponsor->kinds,
			       .months = months_between(sponsor->since_day, locale_today(sale->placed_at)),
			       .terms = own };

	if (terms->tier_rates) {
		struct standing standing = standing_of(selling->db, sponsor->id, terms, false, selling->now);
		bool turnover = terms->tier_measure.value == MEASURE_TURNOVER;
		struct when counted = turnover || sale->paid_at.microseconds < sale->delivered_at.microseconds ? sale->delivered_at
													       : sale->paid_at;

		party.measure = standing.measure;
		party.tier = &terms->tiers[standing.place];
		party.floor = &terms->tiers[standing.began];
		party.counts = whose_counts(terms->tier_whose.value, RELATION_TEAM) &&
			       locale_today(counted).days >= standing.since.days;
	}
	if (limits_orders(terms))
		party.number = 1 + sql_standing_number(selling->db, sale->partner_id, sale->id);
	return party;
}

/* Those who may earn from a sale, nearest first: sponsor of the seller, sponsor of the sponsor, as of the day of the order.
 * A partner that has left earns nothing; those above it keep their level. */
static size_t parties_above(const struct selling *selling, struct party *parties)
{
	struct date day = locale_today(selling->sale->placed_at);
	struct level_walk walk = level_walk_start(selling->terms);
	int64_t below = selling->sale->partner_id, seen[CHAIN_LONGEST] = { below };
	size_t count = 0;

	for (size_t steps = 1; level_walk_goes_on(&walk) && steps < CHAIN_LONGEST; steps++) {
		const struct commission_sponsor *sponsor = sql_commission_sponsor(selling->db, below, day);
		const struct terms *own;
		bool took_over;
		int64_t level;

		if (!sponsor || sponsor->id == 0)
			break;
		for (size_t i = 0; i < steps; i++)
			if (seen[i] == sponsor->id)
				return count;
		seen[steps] = below = sponsor->id;
		own = individual_of(selling, sponsor->id);
		if (!level_walk_take(&walk, sponsor->earns, is_active(selling, sponsor->id, own), &level, &took_over))
			continue;
		parties[count] = party_of(selling, sponsor, level, own);
		parties[count++].took_over = took_over;
	}
	return count;
}

static struct sale sale_of(struct arena *arena, struct commission_line_list lines, int64_t order_id)
{
	struct sale_line *items = arena_many(arena, struct sale_line, lines.count + 1);

	for (size_t i = 0; i < lines.count; i++) {
		const struct commission_line *line = &lines.items[i];

		items[i] = (struct sale_line){ .id = line->id,
					       .name = line->name,
					       .product = line->sku,
					       .brand = *line->brand ? line->brand : NULL,
					       .category = line->category,
					       .quantity = line->quantity,
					       .net = line->net,
					       .has_cost = line->has_cost,
					       .cost = line->cost };
	}
	return (struct sale){ .kind = SALE_OWN, .lines = items, .count = lines.count, .order_id = order_id };
}

/* When the hold of a share has passed, as SQL reads it. */
static const char *matures_at(struct arena *arena, const struct commission_sale *sale, const struct share *share)
{
	struct when later = sale->delivered_at.microseconds > sale->paid_at.microseconds ? sale->delivered_at : sale->paid_at;
	char *text = when_plain(arena, when_plus_seconds(later, share->hold_days * 86400));

	text[strcspn(text, "T")] = ' ';
	text[strcspn(text, "Z")] = '\0';
	return text;
}

/* The facts of a party, once: what its export is checked with. */
static void facts_put(struct buffer *facts, const struct selling *selling, const struct share *share)
{
	struct parameter_list own = { 0 };

	if (share->portion->party->terms)
		own = individual_parameters(selling->db, share->partner_id, selling->sale->placed_at);
	buffer_printf(facts, "%s[%" PRId64 ",%" PRId64 ",%s]", facts->length ? "," : "[", share->partner_id, share->level,
		      facts_pack(db_arena(selling->db), share, own));
}

static void share_put(struct buffer *rows, const struct selling *selling, const struct share *share)
{
	struct arena *arena = db_arena(selling->db);

	buffer_printf(rows, "%s[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",\"%s\",%s]",
		      rows->length ? "," : "[", share->line_id, share->partner_id, share->level, share->article,
		      share->base.minor, share->rate, share->amount.minor, matures_at(arena, selling->sale, share),
		      slip_pack(arena, share_steps(arena, share)));
}

/* Whatever an order gives is written by one statement of each kind, whether that is one share or a hundred. */
static void shares_book(const struct selling *selling, const struct share_list *shares)
{
	const struct commission_sale *sale = selling->sale;
	struct db *db = selling->db;
	struct buffer rows = { 0 }, facts = { 0 };
	int64_t count = (int64_t)shares->count;

	for (size_t i = 0; i < shares->count; i++) {
		must(shares->items[i].amount.minor > 0);
		share_put(&rows, selling, &shares->items[i]);
		if (i == 0 || shares->items[i].portion != shares->items[i - 1].portion)
			facts_put(&facts, selling, &shares->items[i]);
	}
	buffer_char(&rows, ']');
	buffer_char(&facts, ']');
	must(sql_commissions_add(db, sale->id, sale->partner_id, sale->terms, sale->currency, buffer_get(&rows), selling->now) == count ||
	     db_fault(db));
	sql_commission_facts_add(db, sale->id, sale->terms, buffer_get(&facts));
	must(ledger_book_commissions(db, sale->id, count, locale_today(selling->now), selling->now) || db_fault(db));
	buffer_free(&rows);
	buffer_free(&facts);
}

/* The version of the order before, which most orders share. */
struct version_kept {
	int64_t id;
	const struct terms *terms;
	struct parameter_list rows;
};

static void version_keep(struct db *db, struct version_kept *kept, const struct commission_sale *sale)
{
	const struct programme_version *version;

	if (kept->terms && kept->id == sale->terms && text_same(kept->terms->currency, sale->currency))
		return;
	*kept = (struct version_kept){ .id = sale->terms };
	version = sale->terms ? version_of_id(db, sale->terms) : NULL;
	if (!version)
		return;
	kept->terms = version_terms(db, version, sale->currency);
	kept->rows = sql_version_parameters(db, version->id);
}

static bool book(struct db *db, int64_t order_id, struct when now, struct version_kept *kept)
{
	if (sql_order_commission_take(db, order_id, now) != 1)
		return false;

	const struct commission_sale *sale = sql_commission_sale(db, order_id);

	if (sale)
		version_keep(db, kept, sale);
	if (!sale || !kept->terms) /* ordered before there was a programme: nobody was promised anything */
		return db_fault(db) == DB_FINE;

	const struct terms *terms = kept->terms;
	struct party *parties = arena_many(db_arena(db), struct party, TERMS_LEVELS);
	struct selling selling = { db, sale, terms, kept->rows, now };
	size_t count = parties_above(&selling, parties);
	struct sale facts = sale_of(db_arena(db), sql_commission_lines(db, order_id), order_id);

	if (count == 0 || facts.count == 0 || db_fault(db))
		return db_fault(db) == DB_FINE;

	struct share_list shares = shares_of_sale(db_arena(db), terms, &facts, parties, count);

	if (shares.count)
		shares_book(&selling, &shares);
	return true;
}

bool commissions_book(struct db *db, int64_t order_id, struct when now)
{
	return book(db, order_id, now, &(struct version_kept){ 0 });
}

struct catching {
	const struct order_id *orders;
	size_t count;
	struct when now;
};

static bool catch_some(struct db *db, void *context)
{
	const struct catching *catching = context;
	struct version_kept kept = { 0 };

	for (size_t i = 0; i < catching->count && db_fault(db) == DB_FINE; i++)
		book(db, catching->orders[i].id, catching->now, &kept);
	return true;
}

bool commissions_catch_up(struct db *db, struct when now)
{
	db_begin(db, DB_AUTOCOMMIT);

	struct order_id_list orders = sql_orders_to_commission(db, PORTION);
	struct catching all = { orders.items, orders.count, now };

	if (db_fault(db) == DB_FINE && orders.count && !db_run(db, catch_some, &all)) {
		db_fault_clear(db);
		for (size_t i = 0; i < orders.count && db_fault(db) == DB_FINE; i++)
			db_run(db, catch_some, &(struct catching){ &orders.items[i], 1, now });
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
