/* Seeded random histories of money through the real booking: orders, payments, partial returns, maturing, payout runs of which
 * some are dropped and some payments fail, months that close. Beside it runs a deliberately naive model that keeps every
 * entry in one array and adds it all up each time; after each step every balance must be the same. FILAR_SEEDS and
 * FILAR_STEPS set how much runs, FILAR_SEED replays one. */
#include "fixtures/money_ground.h"

#include "domain/money/payouts.h"
#include "domain/money/periods.h"
#include "domain/shop/returns.h"
#include "sql/ledger.h"
#include "sql/payouts.h"

enum { SEEDS = 3, STEPS = 60, ORDERS = 300, LINES = 3, ENTRIES = 20000, DUES = 2000, RUNS = 100, SPONSORS = 2, HOLD = 14, LEAST = 5000 };

/* Accounts as the model knows them: of the company, then of the partners 1 and 2. */
enum place { RECEIVABLE, BANK, REVENUE, VAT, COST, PENDING_1, PENDING_2, PAYABLE_1, PAYABLE_2, IN_PAYOUT_1, IN_PAYOUT_2, PLACES };
static const char *const place_names[] = { "receivable", "bank", "revenue", "vat", "commission_cost", "pending", "pending",
					   "payable", "payable", "in_payout", "in_payout" };

struct line {
	int64_t id, quantity, net, vat;
	int64_t back, back_net, back_vat; /* came back in all */
	int64_t early;                    /* net of it before the commission was computed */
};

struct sold {
	int64_t id, seller, gross, paid, returned;
	bool delivered, computed;
	size_t count;
	struct line lines[LINES];
};

struct due {
	struct sold *order;
	size_t line;
	int64_t partner, level, amount, reversed;
	struct when matures;
	bool matured;
};

struct run {
	int64_t id;
	char state;                /* p prepared, a approved, d dropped */
	int64_t amount[SPONSORS];  /* of partner 1 and 2; 0: not in it */
	char lines[SPONSORS];      /* w waiting, p paid, f failed */
};

static struct {
	uint64_t dice;
	struct { enum place debit, credit; int64_t amount; struct date day; } entries[ENTRIES];
	size_t entry_count;
	struct sold orders[ORDERS];
	size_t order_count;
	struct due dues[DUES];
	size_t due_count;
	struct run runs[RUNS];
	size_t run_count;
	int64_t paid_out[SPONSORS + 1];
	struct date open;          /* the first day that still takes entries */
	int64_t document;
} model;

static struct actor second;

static int64_t pick(int64_t below)
{
	model.dice ^= model.dice << 13;
	model.dice ^= model.dice >> 7;
	model.dice ^= model.dice << 17;
	return (int64_t)(model.dice >> 1) % below;
}

/* ---- The model ---- */

static enum place of_partner(enum place first, int64_t partner)
{
	return (enum place)((int)first + (int)partner - 1);
}

static void entry(enum place debit, enum place credit, int64_t amount, struct date day)
{
	if (amount == 0)
		return;
	assert_true(amount > 0 && model.entry_count < ENTRIES);
	model.entries[model.entry_count].debit = debit;
	model.entries[model.entry_count].credit = credit;
	model.entries[model.entry_count].amount = amount;
	model.entries[model.entry_count++].day = day.days < model.open.days ? model.open : day;
}

/* Credits less debits up to the end of a day. */
static int64_t balance_until(enum place place, struct date day)
{
	int64_t sum = 0;

	for (size_t i = 0; i < model.entry_count; i++) {
		if (model.entries[i].day.days > day.days)
			continue;
		sum += model.entries[i].credit == place ? model.entries[i].amount : 0;
		sum -= model.entries[i].debit == place ? model.entries[i].amount : 0;
	}
	return sum;
}

static int64_t balance(enum place place)
{
	return balance_until(place, date_of(9000, 1, 1));
}

/* a × b / c, half up. */
static int64_t share_of(int64_t a, int64_t b, int64_t c)
{
	return (2 * a * b + c) / (2 * c);
}

/* One party's part of an order: rounded once for the whole, which is then cut over the lines in proportion to their net; the
 * pennies that are over go to the largest remainders. */
static void due_add(struct sold *order, int64_t partner, int64_t level, int64_t points)
{
	int64_t base[LINES], part[LINES], rest[LINES], sum = 0, whole, over;

	for (size_t i = 0; i < order->count; i++) {
		base[i] = order->lines[i].net - order->lines[i].back_net;
		sum += base[i];
	}
	if (sum == 0)
		return;
	whole = over = share_of(sum, points, 10000);
	for (size_t i = 0; i < order->count; i++) {
		part[i] = whole * base[i] / sum;
		rest[i] = whole * base[i] % sum;
		over -= part[i];
	}
	for (; over > 0; over--) {
		size_t best = 0;

		for (size_t i = 1; i < order->count; i++)
			if (rest[i] > rest[best])
				best = i;
		part[best]++;
		rest[best] = -1;
	}
	for (size_t i = 0; i < order->count; i++) {
		if (base[i] == 0)
			continue;
		assert_true(model.due_count < DUES);
		model.dues[model.due_count++] = (struct due){ order, i, partner, level, part[i], 0,
							      when_plus_seconds(now, HOLD * 86400), false };
		entry(COST, of_partner(PENDING_1, partner), part[i], locale_today(now));
	}
}

static void compute_when_done(struct sold *order)
{
	if (order->computed || !order->delivered || order->paid < order->gross - order->returned)
		return;
	order->computed = true;
	for (size_t i = 0; i < order->count; i++)
		order->lines[i].early = order->lines[i].back_net;
	due_add(order, order->seller - 1, 1, 500);
	if (order->seller == 3)
		due_add(order, 1, 2, 200);
}

static void reverse(struct sold *order, size_t line)
{
	int64_t base = order->lines[line].net - order->lines[line].early;
	int64_t back = order->lines[line].back_net - order->lines[line].early;

	for (size_t i = 0; i < model.due_count; i++) {
		struct due *due = &model.dues[i];
		int64_t more;

		if (due->order != order || due->line != line)
			continue;
		more = share_of(due->amount, back, base) - due->reversed;
		due->reversed += more;
		entry(of_partner(due->matured ? PAYABLE_1 : PENDING_1, due->partner), COST, more, locale_today(now));
	}
}

/* ---- Steps: the same in the database and in the model ---- */

static void step_order(void)
{
	struct sold *order = &model.orders[model.order_count++];
	struct wanted_line wanted[LINES];

	*order = (struct sold){ .seller = 2 + pick(2), .count = (size_t)(1 + pick(LINES)) };
	for (size_t i = 0; i < order->count; i++)
		wanted[i] = (struct wanted_line){ (int64_t)i + 1, 1 + pick(20), 100 + pick(20000) };
	order->id = order_put(order->seller, wanted, order->count);
	assert_null(STEP(order_confirm(admin, &staff, order->id, 0)));
	assert_null(STEP(order_pick(admin, &staff, order->id, 0)));
	for (size_t i = 0; i < order->count; i++) {
		int64_t net = wanted[i].quantity * wanted[i].price, vat = share_of(net, 2000, 10000);

		order->lines[i] = (struct line){ .id = order->id * 10 + (int64_t)i, .quantity = wanted[i].quantity, .net = net, .vat = vat };
		order->gross += net + vat;
		entry(RECEIVABLE, REVENUE, net, locale_today(now));
		entry(RECEIVABLE, VAT, vat, locale_today(now));
	}
}

static void step_deliver(struct sold *order)
{
	struct shipped_line lines[LINES];
	const struct parcel parcel = { "Parcel Post", "", lines, order->count };

	if (order->delivered)
		return;
	for (size_t i = 0; i < order->count; i++)
		lines[i] = (struct shipped_line){ order->lines[i].id, order->lines[i].quantity };
	assert_null(STEP(order_ship(admin, &staff, order->id, 0, &parcel)));
	assert_null(STEP(order_arrived(admin, &staff, order->id, 1)));
	order->delivered = true;
	compute_when_done(order);
}

/* Half or all of what is still to pay, sometimes of a day long ago. */
static void step_pay(struct sold *order)
{
	int64_t left = order->gross - order->returned - order->paid, amount = pick(3) ? left : left / 2;
	struct date day = date_plus_days(locale_today(now), -pick(25));

	if (amount <= 0)
		return;
	assert_null(STEP(payment_book(admin, &staff, order->id, money_of(amount, "GBP"),
				      arena_printf(arena, "D%lld", (long long)++model.document), day)));
	order->paid += amount;
	entry(BANK, RECEIVABLE, amount, day);
	compute_when_done(order);
}

static void returned(struct sold *order, const struct returned_line *wanted)
{
	for (size_t i = 0; i < order->count; i++) {
		struct line *line = &order->lines[i];
		int64_t net, vat;

		if (wanted[i].quantity == 0)
			continue;
		line->back += wanted[i].quantity;
		net = share_of(line->net, line->back, line->quantity) - line->back_net;
		vat = share_of(line->vat, line->back, line->quantity) - line->back_vat;
		line->back_net += net;
		line->back_vat += vat;
		order->returned += net + vat;
		entry(REVENUE, RECEIVABLE, net, locale_today(now));
		entry(VAT, RECEIVABLE, vat, locale_today(now));
		if (order->computed)
			reverse(order, i);
	}
	compute_when_done(order);
}

static void step_return(struct sold *order)
{
	struct returned_line wanted[LINES];
	const struct return_wish wish = { wanted, order->count, locale_today(now), "Broken", pick(2) == 0 };
	int64_t pieces = 0;
	bool too_many = pick(10) == 0;
	refusal why;

	for (size_t i = 0; i < order->count; i++) {
		int64_t left = order->lines[i].quantity - order->lines[i].back;

		wanted[i] = (struct returned_line){ order->lines[i].id, pick(left + 1) + (too_many ? left + 1 : 0) };
		pieces += wanted[i].quantity;
	}
	why = STEP(return_book(admin, &staff, order->id, 0, &wish));
	if (!order->delivered || pieces == 0 || too_many)
		assert_non_null(why);
	else {
		assert_null(why);
		returned(order, wanted);
	}
}

static void step_days(void)
{
	now = when_plus_seconds(now, (1 + pick(10)) * 86400);
	staff.now = second.now = now;
	while (commissions_mature(worker, now))
		continue;
	for (size_t i = 0; i < model.due_count; i++) {
		struct due *due = &model.dues[i];

		if (due->matured || due->reversed == due->amount || due->matures.microseconds > now.microseconds)
			continue;
		due->matured = true;
		entry(of_partner(PENDING_1, due->partner), of_partner(PAYABLE_1, due->partner), due->amount - due->reversed,
		      locale_today(now));
	}
}

static void step_prepare(void)
{
	struct date cut_off = date_plus_days(locale_today(now), -pick(8));
	struct run run = { .state = 'p' };
	refusal why = STEP(payout_prepare(admin, &staff, "GBP", cut_off, &run.id));

	for (int64_t partner = 1; partner <= SPONSORS; partner++) {
		int64_t there = balance(of_partner(PAYABLE_1, partner));
		int64_t then = balance_until(of_partner(PAYABLE_1, partner), cut_off);
		int64_t owed = there < then ? there : then;

		if (owed < LEAST)
			continue;
		run.amount[partner - 1] = owed;
		run.lines[partner - 1] = 'w';
		entry(of_partner(PAYABLE_1, partner), of_partner(IN_PAYOUT_1, partner), owed, locale_today(now));
	}
	assert_int_equal(why == NULL, run.amount[0] + run.amount[1] > 0);
	if (!why)
		model.runs[model.run_count++] = run;
}

static int64_t line_id(int64_t run_id, int64_t partner)
{
	struct payout_line_list lines = sql_payout_lines(admin, run_id);

	for (size_t i = 0; i < lines.count; i++)
		if (lines.items[i].partner_id == partner)
			return lines.items[i].id;
	return 0;
}

static void line_end(struct run *run, int64_t partner, char end)
{
	int64_t amount = run->amount[partner - 1];

	run->lines[partner - 1] = end;
	if (end == 'p') {
		model.paid_out[partner] += amount;
		entry(of_partner(IN_PAYOUT_1, partner), BANK, amount, locale_today(now));
	} else {
		entry(of_partner(IN_PAYOUT_1, partner), of_partner(PAYABLE_1, partner), amount, locale_today(now));
	}
}

static void step_decide(struct run *run)
{
	int64_t partner = 1 + pick(SPONSORS), line;
	bool fails = pick(3) == 0;
	refusal why;

	db_begin(admin, DB_AUTOCOMMIT);
	line = line_id(run->id, partner);
	if (line == 0)
		return;
	why = fails ? STEP(payout_failed(admin, &staff, run->id, line, "Account closed"))
		    : STEP(payout_paid(admin, &staff, run->id, line, locale_today(now)));
	assert_int_equal(why == NULL, run->state == 'a' && run->lines[partner - 1] == 'w');
	if (!why)
		line_end(run, partner, fails ? 'f' : 'p');
}

/* Approves or drops a prepared run; whoever prepared it cannot approve it. */
static void step_approve(struct run *run)
{
	bool drops = pick(4) == 0;
	refusal why;

	assert_non_null(STEP(payout_approve(admin, &staff, run->id)));
	why = drops ? STEP(payout_drop(admin, &second, run->id)) : STEP(payout_approve(admin, &second, run->id));
	assert_int_equal(why == NULL, run->state == 'p');
	if (why)
		return;
	run->state = drops ? 'd' : 'a';
	for (int64_t partner = 1; partner <= SPONSORS && drops; partner++)
		if (run->amount[partner - 1])
			line_end(run, partner, 'd');
}

static void step_close(void)
{
	struct date month;
	int year, number, day;

	db_begin(admin, DB_AUTOCOMMIT);
	month = period_next(admin, now);
	if (!date_set(month))
		return;
	date_parts(month, &year, &number, &day);
	assert_int_equal(day, 1);
	assert_true(!date_set(model.open) || month.days == model.open.days);
	assert_null(STEP(period_close(admin, &staff, month)));
	assert_non_null(STEP(period_close(admin, &staff, month)));
	model.open = number == 12 ? date_of(year + 1, 1, 1) : date_of(year, number + 1, 1);
}

static void step_take(void)
{
	struct sold *order = model.order_count ? &model.orders[pick((int64_t)model.order_count)] : NULL;
	struct run *run = model.run_count ? &model.runs[pick((int64_t)model.run_count)] : NULL;
	int64_t die = pick(100);

	if (!order || (die < 15 && model.order_count < ORDERS))
		step_order();
	else if (die < 32)
		step_deliver(order);
	else if (die < 50)
		step_pay(order);
	else if (die < 64)
		step_return(order);
	else if (die < 76)
		step_days();
	else if (die < 82 && model.run_count < RUNS)
		step_prepare();
	else if (die < 88 && run)
		step_approve(run);
	else if (die < 96 && run)
		step_decide(run);
	else
		step_close();
}

/* ---- What must hold after each step ---- */

static bool same(const char *what, int64_t partner, int64_t booked, int64_t expected)
{
	if (booked != expected)
		print_message("%s of %lld: booked %lld, the model has %lld\n", what, (long long)partner, (long long)booked,
			      (long long)expected);
	return booked == expected;
}

static bool balances_agree(void)
{
	struct ledger_balance_list balances;
	bool good = true;

	db_begin(admin, DB_AUTOCOMMIT);
	balances = sql_ledger_balances(admin, "GBP");
	for (size_t i = 0; i < balances.count; i++)
		for (int place = RECEIVABLE; place <= COST; place++)
			if (text_same(balances.items[i].kind, place_names[place]))
				good = same(place_names[place], 0, balances.items[i].balance.minor, balance((enum place)place)) && good;
	for (int place = PENDING_1; place < PLACES; place++) {
		int64_t partner = 1 + (place - PENDING_1) % SPONSORS;

		good = same(place_names[place], partner, ledger_owed(admin, partner, place_names[place], "GBP").minor,
			    balance((enum place)place)) && good;
	}
	return good;
}

/* Nothing is lost on the way: what was earned and not taken back is owed, on its way or paid out. */
static bool nothing_is_lost(void)
{
	bool good = true;

	for (int64_t partner = 1; partner <= SPONSORS; partner++) {
		int64_t earned = 0;

		for (size_t i = 0; i < model.due_count; i++)
			if (model.dues[i].partner == partner)
				earned += model.dues[i].amount - model.dues[i].reversed;
		good = same("everything earned", partner,
			    balance(of_partner(PENDING_1, partner)) + balance(of_partner(PAYABLE_1, partner)) +
				    balance(of_partner(IN_PAYOUT_1, partner)) + model.paid_out[partner], earned) && good;
		good = balance(of_partner(PENDING_1, partner)) >= 0 && balance(of_partner(IN_PAYOUT_1, partner)) >= 0 && good;
	}
	return good;
}

/* Every commission, not only their sum: weighed by line and level. */
static bool commissions_agree(void)
{
	int64_t amounts = 0, reversed = 0, matured = 0;

	for (size_t i = 0; i < model.due_count; i++) {
		const struct due *due = &model.dues[i];
		int64_t weight = due->order->lines[due->line].id * 3 + due->level;

		amounts += due->amount * weight;
		reversed += due->reversed * weight;
		matured += due->matured;
	}
	return text_same(asked("SELECT COUNT(*), COALESCE(SUM(amount * (order_line_id * 3 + level)), 0), COALESCE(SUM(reversed * "
			       "(order_line_id * 3 + level)), 0), COALESCE(SUM(payable_at IS NOT NULL), 0) FROM commissions"),
			 arena_printf(arena, "%zu\t%lld\t%lld\t%lld", model.due_count, (long long)amounts, (long long)reversed,
				      (long long)matured));
}

static int64_t setting(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t number;

	return text && text_to_int(text, &number) ? number : otherwise;
}

static void seed_run(int64_t seed)
{
	int64_t steps = setting("FILAR_STEPS", STEPS);
	char used[PATH_MAX];

	assert_int_equal(ground_start(NULL), 0);
	second = (struct actor){ .person_id = 11, .address = "192.0.2.2", .now = now };
	asked("INSERT INTO payout_accounts (partner_id, holder, number, set_by, set_at) VALUES (1, 'One', 'GB00TEST1', 11, NOW()), "
	      "(2, 'Two', 'GB00TEST2', 12, NOW())");
	memset(&model, 0, sizeof(model));
	model.dice = (uint64_t)seed * 0x9e3779b97f4a7c15u + 1;
	for (int64_t step = 1; step <= steps; step++) {
		step_take();
		if (!balances_agree() || !nothing_is_lost() || (step % 10 == 0 && !commissions_agree()))
			fail_msg("seed %lld differs after step %lld; replay with FILAR_SEED=%lld FILAR_STEPS=%lld", (long long)seed,
				 (long long)step, (long long)seed, (long long)steps);
	}
	assert_true(commissions_agree());
	assert_ledger_fine();
	ground_stop(NULL);
	snprintf(used, sizeof(used), "%s.%lld", folder, (long long)seed);
	assert_int_equal(rename(folder, used), 0); /* the next seed makes its own anew */
}

static void the_books_equal_the_naive_model(void **unused)
{
	int64_t only = setting("FILAR_SEED", 0), seeds = only ? only : setting("FILAR_SEEDS", SEEDS);

	(void)unused;
	for (int64_t seed = only ? only : 1; seed <= seeds; seed++) {
		print_message("seed %lld\n", (long long)seed);
		seed_run(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_books_equal_the_naive_model) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
