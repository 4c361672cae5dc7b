/* Seeded random histories through the real booking: orders, parcels, payments, partial returns, maturing, changes of sponsors
 * and of the programme, individual terms. Beside it runs the history in memory, which the naive model checks; every
 * commission, every reversal and every tier must be the same. FILAR_SEEDS and FILAR_STEPS set how much runs, FILAR_SEED
 * replays one. */
#include "fixtures/money_ground.h"

#include "fixtures/dice.h"

#include "domain/money/standing.h"
#include "domain/programme/history.h"
#include "domain/programme/parameters.h"
#include "domain/shop/returns.h"

enum { SEEDS = 3, STEPS = 60, PARTNERS = 7, ORDERS = 400, MOST_LINES = 3, MOST_SHARES = 400, CHANGES = 12 };

static const char *const variants[][CHANGES] = {
	{ "tier.period month", "tier.whose team", "tier.2.silver 3000", "tier.3.gold 9000", "level.1.rate 300",
	  "level.1.rate.tier.silver 400", "level.1.rate.tier.gold 500" },
	{ "tier.method marginal", "tier.period year", "tier.whose all", "tier.2.silver 4000", "tier.3.gold 9000",
	  "level.1.rate.tier.silver 350", "level.1.rate.tier.gold 450", "level.2.rate.tier.gold 150" },
	{ "tier.measure orders", "tier.up next_period", "tier.down step", "tier.returns stay", "tier.period month",
	  "tier.whose all", "tier.2.silver 2", "tier.3.gold 4", "level.1.rate.tier.silver 450", "level.1.rate.tier.gold 480" },
	{ "tier.months 2", "tier.whose team", "tier.down grace", "tier.grace 1", "tier.2.silver 3000", "tier.3.gold 8000",
	  "level.2.rate.tier.silver 120", "tier.measure turnover" },
	{ "active.from 5000", "active.whose own", "active.months 2", "active.rollup next", "level.1.margin.category.candles 400" },
	{ "active.from 3", "active.measure units", "active.whose all", "active.rollup none", "level.1.each.product.A1 3",
	  "level.2.order.product.C3 900", "share.treatment even" },
	{ "level.1.orders 3", "level.1.rate.later 100", "level.2.months 2", "tier.measure margin", "tier.period lifetime",
	  "tier.whose team", "tier.2.silver 1000", "tier.3.gold 2500", "level.1.rate.tier.gold 480", "level.2.rate.brand.House 90" },
};
enum { VARIANTS = sizeof(variants) / sizeof(variants[0]) };

struct placed {
	int64_t id, partner;
	bool delivered, paid;
	size_t count;
	struct wanted_line lines[MOST_LINES];
	int64_t back[MOST_LINES]; /* pieces */
};

/* What the history in memory says of one commission. */
struct expected {
	int64_t order, line, partner, level, amount, reversed;
};

static struct {
	int64_t base;          /* partners are base + 1 … */
	struct history *history;
	struct arena *memory;
	struct date second;    /* day of the second version; 0 when it is in force */
	struct parameter_list rows[2];
	struct placed orders[ORDERS];
	size_t order_count;
	struct expected expected[MOST_SHARES * 8];
	size_t expected_count;
} play;

/* ---- The programme ---- */

static struct parameter_list variant_rows(size_t variant)
{
	const char *why = NULL;
	struct parameter_list rows = model_load(play.memory, "deploy/programme", &why)->parameters;
	bool counts = false;

	for (size_t i = 0; i < CHANGES && variants[variant][i]; i++) {
		const char *space = strchr(variants[variant][i], ' ');
		char *name = arena_bytes(play.memory, variants[variant][i], (size_t)(space - variants[variant][i]));
		struct parameter row = { 7, name, 0, NULL };

		row.unit = parameter_kind_of(play.memory, name)->unit;
		assert_true(parameter_plain_read(play.memory, name, space + 1, &row.value));
		counts = counts || strcmp(variants[variant][i], "tier.measure orders") == 0;
		if (text_same(name, "active.from") && row.value < 100)
			row.unit = "count";
		rows = terms_overlay(play.memory, rows, (struct parameter_list){ &row, 1 });
	}
	for (size_t i = 0; i < rows.count && counts; i++) {
		if (text_same(rows.items[i].unit, "minor") && text_starts(rows.items[i].name, "tier."))
			rows.items[i].unit = "count";
	}
	return rows;
}

static void version_put(struct parameter_list rows)
{
	char *sql = arena_printf(arena, "INSERT INTO programme_versions (number, sha256, published_at, in_force_from) SELECT "
					"MAX(number) + 1, REPEAT('0', 64), MAX(published_at), MAX(in_force_from) FROM "
					"programme_versions; SET @id = LAST_INSERT_ID();");

	for (size_t i = 0; i < rows.count; i++)
		sql = arena_printf(arena, "%sINSERT INTO programme_parameters VALUES (@id, %lld, '%s', %lld, '%s');", sql,
				   (long long)rows.items[i].article, rows.items[i].name, (long long)rows.items[i].value,
				   rows.items[i].unit);
	asked("%s", sql);
}

/* ---- People ---- */

static void sponsor_put(int64_t partner, int64_t sponsor, struct date day)
{
	if (history_sponsor(play.history, partner, sponsor, day))
		return;
	asked("REPLACE INTO partner_sponsors (partner_id, since_day, sponsor_id) VALUES (%lld, '%s', NULLIF(%lld, 0))",
	      (long long)partner, date_plain(arena, day), (long long)sponsor);
}

static void partners_put(void)
{
	for (int64_t id = play.base + 1; id <= play.base + PARTNERS; id++) {
		int64_t kinds = 1 + pick(7);

		asked("INSERT INTO persons (id, email, name, language, created_at) VALUES (%lld, 'p%lld@partner.example', 'P', 'en', "
		      "NOW()); INSERT INTO partners (id, name, reseller, promoter, contractor, created_at) VALUES (%lld, 'P', %d, %d, "
		      "%d, NOW())",
		      (long long)id + 10, (long long)id, (long long)id, (kinds & KIND_RESELLER) != 0, (kinds & KIND_PROMOTER) != 0,
		      (kinds & KIND_CONTRACTOR) != 0);
		history_partner(play.history, id, kinds);
	}
	for (int64_t id = play.base + 2; id <= play.base + PARTNERS; id++)
		sponsor_put(id, id - 1 - pick(2) * (id > play.base + 2), locale_today(now));
	/* the second partner has terms of its own */
	struct parameter row = { 7, "level.1.rate.product.B2", 470, "bp" };
	struct date from = locale_today(now), until = date_plus_days(from, 60);

	if (history_individual(play.history, play.base + 2, (struct parameter_list){ &row, 1 }, from, until))
		return;
	asked("INSERT INTO individual_terms (id, partner_id, version_id, sha256, note, starts_at, ends_at, offered_at) SELECT %lld, "
	      "%lld, MAX(id), REPEAT('0', 64), '', '%s', '%s', NOW() FROM programme_versions;"
	      "INSERT INTO individual_parameters VALUES (%lld, 7, 'level.1.rate.product.B2', 470, 'bp');"
	      "INSERT INTO individual_answers VALUES (%lld, 'accepted', 1, '%s', '', '')",
	      (long long)play.base, (long long)play.base + 2, date_plain(arena, from), date_plain(arena, until),
	      (long long)play.base, (long long)play.base, date_plain(arena, from));
}

/* ---- Orders ---- */

static void order_place(void)
{
	static const int64_t costs[] = { 120, 900, -1 };
	static const char *const codes[] = { "A1", "B2", "C3" };
	struct placed *placed = &play.orders[play.order_count++];
	struct sale_line lines[MOST_LINES];

	assert_true(play.order_count <= ORDERS);
	*placed = (struct placed){ .partner = play.base + 1 + pick(PARTNERS), .count = (size_t)(1 + pick(MOST_LINES)) };
	for (size_t i = 0; i < placed->count; i++)
		placed->lines[i] = (struct wanted_line){ (int64_t)i + 1, 1 + pick(5), 1 + pick(i ? 2500 : 500) };
	placed->id = order_put(placed->partner, placed->lines, placed->count);
	asked("UPDATE orders SET placed_at = '%.10s 10:00:00' WHERE id = %lld; UPDATE order_lines SET cost = CASE product_id WHEN 1 "
	      "THEN 120 WHEN 2 THEN 900 END WHERE order_id = %lld",
	      when_plain(arena, now), (long long)placed->id, (long long)placed->id);
	for (size_t i = 0; i < placed->count && i < MOST_LINES; i++)
		lines[i] = (struct sale_line){ .id = placed->id * 10 + (int64_t)i, .name = "", .product = codes[i],
					       .brand = i == 1 ? "House" : NULL, .category = "candles",
					       .quantity = placed->lines[i].quantity,
					       .net = money_of(placed->lines[i].quantity * placed->lines[i].price, "GBP"),
					       .has_cost = costs[i] >= 0, .cost = costs[i] };
	history_order(play.history, &(struct history_order){ placed->id, locale_today(now), placed->partner, 0, lines,
							     placed->count });
}

static void expect(const struct placed *placed, struct movements moved)
{
	for (size_t i = 0; i < moved.shares.count; i++) {
		const struct share *share = &moved.shares.items[i];

		assert_true(play.expected_count < MOST_SHARES * 8);
		play.expected[play.expected_count++] = (struct expected){ placed->id, share->line_id, share->partner_id, share->level,
									   share->amount.minor, 0 };
	}
	for (size_t i = 0; i < moved.reversals.count; i++) {
		const struct reversal *back = &moved.reversals.items[i];

		for (size_t e = 0; e < play.expected_count; e++) {
			struct expected *one = &play.expected[e];

			if (one->line == back->line_id && one->partner == back->partner_id && one->level == back->level)
				one->reversed += back->amount.minor;
		}
	}
}

static void compare(const struct placed *placed)
{
	char wanted[4000] = "";

	for (size_t e = 0; e < play.expected_count; e++) {
		const struct expected *one = &play.expected[e];
		size_t used = strlen(wanted);

		if (one->order == placed->id)
			snprintf(wanted + used, sizeof(wanted) - used, "%s%lld %lld %lld %lld %lld", used ? "; " : "",
				 (long long)one->level, (long long)one->line, (long long)one->partner, (long long)one->amount,
				 (long long)one->reversed);
	}
	assert_string_equal(asked("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS(' ', level, order_line_id, partner_id, amount, reversed) "
				  "ORDER BY level, order_line_id SEPARATOR '; '), '') FROM commissions WHERE order_id = %lld",
				  (long long)placed->id),
			    wanted);
}

static void order_deliver(struct placed *placed)
{
	struct shipped_line all[MOST_LINES];
	const struct parcel parcel = { "Parcel Post", "PP", all, placed->count };

	for (size_t i = 0; i < placed->count; i++)
		all[i] = (struct shipped_line){ placed->id * 10 + (int64_t)i, placed->lines[i].quantity };
	assert_null(STEP(order_confirm(admin, &staff, placed->id, 0)));
	assert_null(STEP(order_pick(admin, &staff, placed->id, 0)));
	assert_null(STEP(order_ship(admin, &staff, placed->id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, placed->id, 1)));
	placed->delivered = true;
	expect(placed, history_delivered(play.history, arena, placed->id, locale_today(now)));
}

static void order_pay(struct placed *placed)
{
	int64_t due = asked_number(arena_printf(arena, "SELECT gross - returned - paid FROM orders WHERE id = %lld",
						(long long)placed->id));

	assert_null(STEP(payment_book(admin, &staff, placed->id, money_of(due, "GBP"), arena_printf(arena, "P-%lld",
				      (long long)placed->id), locale_today(now))));
	placed->paid = true;
	expect(placed, history_paid(play.history, arena, placed->id, locale_today(now)));
}

/* Some pieces of one line; before payment never the last of it, so that there is something left to pay. */
static void order_back(struct placed *placed)
{
	size_t i = (size_t)pick((int64_t)placed->count);
	int64_t whole = placed->lines[i].quantity, left = whole - placed->back[i] - (placed->paid ? 0 : 1);
	struct money net = money_of(whole * placed->lines[i].price, "GBP");
	struct returned_line line = { placed->id * 10 + (int64_t)i, left > 0 ? 1 + pick(left) : 0 };
	const struct return_wish wish = { &line, 1, locale_today(now), "Wrong colour", true };
	struct history_back back = { line.line_id, line.quantity, 0 };

	if (line.quantity == 0)
		return;
	assert_null(STEP(return_book(admin, &staff, placed->id, 0, &wish)));
	back.net = return_part(net, placed->back[i] + line.quantity, whole).minor - return_part(net, placed->back[i], whole).minor;
	placed->back[i] += line.quantity;
	expect(placed, history_return(play.history, arena, placed->id, locale_today(now), &back, 1));
}

static void order_move(void)
{
	struct placed *placed = &play.orders[pick((int64_t)play.order_count)];

	if (!placed->delivered)
		order_deliver(placed);
	else if (!placed->paid && pick(4))
		order_pay(placed);
	else
		order_back(placed);
	compare(placed);
}

/* ---- Tiers ---- */

static void tier_ask(void)
{
	int64_t partner = play.base + 1 + pick(PARTNERS), measure = 0;
	size_t version = date_set(play.second) ? 0 : 1;
	const struct terms *terms = NULL;
	const struct terms_tier *tier = history_tier(play.history, partner, locale_today(now), &measure);
	struct standing standing;

	assert_null(terms_read(arena, play.rows[version], 1, "GBP", &terms));
	db_begin(worker, DB_AUTOCOMMIT);
	standing = standing_of(worker, partner, terms, false, now);
	assert_int_equal(db_fault(worker), DB_FINE);
	assert_int_equal(standing.measure, measure);
	assert_string_equal(terms->tiers[standing.place].code, tier->code);
}

/* ---- A history ---- */

static void seed_start(int64_t seed)
{
	dice_start(seed);
	play.base = seed * 100000;
	play.order_count = play.expected_count = 0;
	arena_reset(play.memory);
	play.history = history_new(play.memory, "GBP");
	now = when_of_parts(2026, 1, 5, 10, 0, 0, 0);
	play.second = date_plus_days(locale_today(now), 20 + pick(60));
	for (size_t i = 0; i < 2; i++) {
		play.rows[i] = variant_rows((size_t)pick(VARIANTS));
		assert_null(history_version(play.history, play.rows[i], (int64_t)i + 1, i ? play.second : date_of(2025, 1, 1)));
	}
	version_put(play.rows[0]);
	partners_put();
}

static void step(void)
{
	int64_t what = pick(100);

	staff.now = now = when_plus_seconds(now, 60 + (pick(2) ? 0 : 86400 * pick(6)));
	if (date_set(play.second) && locale_today(now).days >= play.second.days) {
		version_put(play.rows[1]);
		play.second = (struct date){ 0 };
	}
	if (what < 30 || play.order_count == 0)
		order_place();
	else if (what < 85)
		order_move();
	else if (what < 90)
		sponsor_put(play.base + 1 + pick(PARTNERS), pick(5) ? play.base + 1 + pick(PARTNERS) : 0,
			    date_plus_days(locale_today(now), pick(2) * pick(30)));
	else if (what < 96)
		tier_ask();
	else
		while (commissions_mature(worker, now))
			continue;
}

static void the_booking_equals_the_history_in_memory(void **unused)
{
	int64_t only = setting("FILAR_SEED", 0), seeds = only ? only : setting("FILAR_SEEDS", SEEDS);
	int64_t steps = setting("FILAR_STEPS", STEPS), booked = 0;

	(void)unused;
	play.memory = arena_new();
	asked("INSERT INTO brands (id, name) VALUES (1, 'House'); UPDATE products SET brand_id = 1 WHERE id = 2");
	for (int64_t seed = only ? only : 1; seed <= seeds; seed++) {
		print_message("seed %lld of %lld; alone: FILAR_SEED=%lld\n", (long long)seed, (long long)seeds, (long long)seed);
		seed_start(seed);
		for (int64_t i = 0; i < steps; i++)
			step();
		booked += (int64_t)play.expected_count;
	}
	assert_true(booked > 10);
	assert_ledger_fine();
	arena_free(play.memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_booking_equals_the_history_in_memory) };

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
