/* Seeded random histories of money through the real booking: orders, payments, partial returns, maturing, payout runs of which
 * some are dropped and some payments fail, months that close. Beside it runs a naive model; after
 * each step every balance must be the same. FILAR_SEEDS and
 * FILAR_STEPS set how much runs, FILAR_SEED replays one. */
#include "fixtures/money_ground.h"

#include "fixtures/dice.h"
#include "fixtures/ledger_model.h"

#include "domain/money/payouts.h"
#include "domain/money/periods.h"
#include "domain/money/seals.h"
#include "domain/shop/returns.h"
#include "sql/ledger.h"
#include "sql/payouts.h"

enum { SEEDS = 2, STEPS = 200 };

static struct actor second;

/* How often the hard cases came up, over all seeds: a test that never meets them proves nothing. */
static struct {
	int64_t backs, backs_matured, below, carried, failed, dropped, closed, sealed;
	bool was_below[SPONSORS + 1];
} seen;

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

static bool has_matured(const struct sold *order)
{
	for (size_t i = 0; i < model.due_count; i++)
		if (model.dues[i].order == order && model.dues[i].matured)
			return true;
	return false;
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
		seen.backs++;
		seen.backs_matured += has_matured(order);
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
		seen.carried += seen.was_below[partner];
		seen.was_below[partner] = false;
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
	if (why)
		return;
	seen.failed += fails;
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
	seen.dropped += drops;
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
	seen.closed++;
	model.open = number == 12 ? date_of(year + 1, 1, 1) : date_of(year, number + 1, 1);
}

static void step_seal(void)
{
	while (ledger_seal(worker))
		continue;
	assert_int_equal(db_fault(worker), DB_FINE);
	seen.sealed++;
}

/* Any order; of several tries the first that is computed, so that returns mostly meet commissions. */
static struct sold *order_any(int tries)
{
	struct sold *order = &model.orders[pick((int64_t)model.order_count)];

	return tries <= 1 || order->computed ? order : order_any(tries - 1);
}

/* Ordered, delivered and paid in one go. */
static void step_whole(void)
{
	struct sold *order;

	step_order();
	order = &model.orders[model.order_count - 1];
	step_deliver(order);
	while (order->paid < order->gross)
		step_pay(order);
}

static void step_goods(int64_t die)
{
	if (model.order_count == 0 || (die < 6 && model.order_count < ORDERS))
		step_order();
	else if (die < 20 && model.order_count < ORDERS)
		step_whole();
	else if (die < 27)
		step_deliver(order_any(1));
	else if (die < 35)
		step_pay(order_any(1));
	else
		step_return(order_any(pick(4) ? 4 : 1));
}

static void step_take(void)
{
	struct run *run = model.run_count ? &model.runs[pick(2) ? (int64_t)model.run_count - 1 : pick((int64_t)model.run_count)] : NULL;
	int64_t die = pick(100);

	if (die < 54)
		step_goods(die);
	else if (die < 70)
		step_days();
	else if (die < 77 && model.run_count < RUNS)
		step_prepare();
	else if (die < 84 && run)
		step_approve(run);
	else if (die < 95 && run)
		step_decide(run);
	else if (die < 97)
		step_close();
	else
		step_seal();
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

/* The invariants L1-L14 as `filar check ledger` has them, the chain of seals among them. */
static bool invariants_hold(void)
{
	int count = checked();

	count += ledger_check_seals(operator, &config, tell);
	for (int i = 0; i < count && i < FINDINGS; i++)
		print_message("%s\n", findings[i]);
	return count == 0;
}

static void hard_cases_count(void)
{
	for (int64_t partner = 1; partner <= SPONSORS; partner++) {
		bool below = balance(of_partner(PAYABLE_1, partner)) < 0;

		seen.below += below && !seen.was_below[partner];
		seen.was_below[partner] = seen.was_below[partner] || below;
	}
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
	memset(seen.was_below, 0, sizeof(seen.was_below));
	dice_start(seed);
	for (int64_t step = 1; step <= steps; step++) {
		step_take();
		hard_cases_count();
		if (!balances_agree() || !nothing_is_lost() || !invariants_hold() || (step % 10 == 0 && !commissions_agree()))
			fail_msg("seed %lld differs after step %lld; replay with FILAR_SEED=%lld FILAR_STEPS=%lld", (long long)seed,
				 (long long)step, (long long)seed, (long long)steps);
	}
	assert_true(commissions_agree());
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
	print_message("%lld returns, %lld of them after maturing; %lld times below nothing, %lld times paid out after that; %lld payments "
		      "failed, %lld runs dropped, %lld months closed\n",
		      (long long)seen.backs, (long long)seen.backs_matured, (long long)seen.below, (long long)seen.carried,
		      (long long)seen.failed, (long long)seen.dropped, (long long)seen.closed);
	if (!only && seeds >= SEEDS && setting("FILAR_STEPS", STEPS) >= STEPS)
		assert_true(seen.backs > seen.backs_matured && seen.backs_matured && seen.below && seen.carried && seen.failed &&
			    seen.dropped && seen.closed && seen.sealed);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_books_equal_the_naive_model) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
