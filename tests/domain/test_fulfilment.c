/* The machine of an order's states against a table written by hand: every state with every step. Then random histories
 * against a naive model: ordered = open + shipped + cancelled, reserved = what is open, stock and money add up. */
#include "fixtures/money_ground.h"

static const char *const states[] = { "submitted",	"awaiting_payment", "confirmed", "picking",  "partially_shipped", "shipped",
				      "delivered", "closed",	"cancelled",	    "rejected",	 "expired" };

enum { STATES = sizeof(states) / sizeof(states[0]) };

enum step { AWAIT, CONFIRM, REJECT, END, PICK, UNPICK, SHIP_ALL, SHIP_SOME, CUT, ARRIVE, CLOSE, STEPS };

/* What the machine of the reference says; the state that follows, or nothing. */
static const struct {
	enum step step;
	const char *from, *to;
} machine[] = {
	{ AWAIT, "submitted", "awaiting_payment" },
	{ CONFIRM, "submitted", "confirmed" },
	{ REJECT, "submitted", "rejected" },
	{ END, "submitted", "cancelled" },
	{ END, "awaiting_payment", "cancelled" },
	{ END, "confirmed", "cancelled" },
	{ END, "picking", "cancelled" },
	{ PICK, "confirmed", "picking" },
	{ UNPICK, "picking", "confirmed" },
	{ SHIP_ALL, "picking", "shipped" },
	{ SHIP_ALL, "partially_shipped", "shipped" },
	{ SHIP_SOME, "picking", "partially_shipped" },
	{ SHIP_SOME, "partially_shipped", "partially_shipped" },
	{ CUT, "picking", "picking" },
	{ CUT, "partially_shipped", "partially_shipped" },
	{ ARRIVE, "partially_shipped", "partially_shipped" },
	{ ARRIVE, "shipped", "delivered" },
	{ CLOSE, "delivered", "closed" },
};

static const char *expected(enum step step, const char *from)
{
	for (size_t i = 0; i < sizeof(machine) / sizeof(machine[0]); i++)
		if (machine[i].step == step && strcmp(machine[i].from, from) == 0)
			return machine[i].to;
	return NULL;
}

static const char *state_of(int64_t id)
{
	return arena_text(arena, asked("SELECT state FROM orders WHERE id = %lld", (long long)id));
}

static refusal ship(int64_t id, const int64_t *quantities, size_t count)
{
	struct shipped_line lines[8];
	struct parcel parcel = { .carrier = "Parcel Post", .tracking = "PP 1", .lines = lines, .count = count };

	for (size_t i = 0; i < count; i++)
		lines[i] = (struct shipped_line){ id * 10 + (int64_t)i, quantities[i] };
	return order_ship(admin, &staff, id, 0, &parcel);
}

/* Leads a fresh order of 5 candles and 4 lamps to a state, the way it would go; ended ones are put there. */
static int64_t order_in(const char *state)
{
	const struct wanted_line lines[] = { { 1, 5, 250 }, { 2, 4, 1999 } };
	const int64_t some[] = { 2, 1 }, all[] = { 5, 4 };
	int64_t id = order_put(3, lines, 2);
	bool partly = text_same(state, "partially_shipped"), shipped = text_same(state, "shipped");
	bool after = text_same(state, "delivered") || text_same(state, "closed");

	if (text_same(state, "submitted"))
		return id;
	if (text_same(state, "rejected"))
		assert_null(STEP(order_reject(admin, &staff, id, 0, "no")));
	else if (text_same(state, "cancelled"))
		assert_null(STEP(order_end(admin, &staff, id, 0, "no")));
	else if (text_same(state, "awaiting_payment") || text_same(state, "expired"))
		assert_null(STEP(order_await(admin, &staff, id, 0)));
	else
		assert_null(STEP(order_confirm(admin, &staff, id, 0)));
	if (text_same(state, "expired"))
		asked("UPDATE orders SET state = 'expired' WHERE id = %lld; UPDATE order_lines SET cancelled = quantity WHERE "
		      "order_id = %lld; DELETE FROM reservations WHERE order_line_id DIV 10 = %lld; "
		      "UPDATE stock SET reserved = (SELECT COALESCE(SUM(quantity), 0) FROM reservations r WHERE r.product_id = "
		      "stock.product_id)", (long long)id, (long long)id, (long long)id);
	if (text_same(state, "picking") || partly || shipped || after)
		assert_null(STEP(order_pick(admin, &staff, id, 0)));
	if (partly || shipped || after)
		assert_null(STEP(ship(id, partly ? some : all, 2)));
	if (after) {
		assert_null(STEP(payment_book(admin, &staff, id, money_of(11095 - 1, "GBP"), "almost", (struct date){ 20000 })));
		assert_null(STEP(order_arrived(admin, &staff, id, 1)));
		assert_non_null(STEP(order_close(admin, &staff, id, 0))); /* a penny is missing */
		assert_null(STEP(payment_book(admin, &staff, id, money_of(1, "GBP"), "rest", (struct date){ 20000 })));
	}
	if (text_same(state, "closed"))
		assert_null(STEP(order_close(admin, &staff, id, 0)));
	assert_string_equal(state_of(id), state);
	return id;
}

static refusal step_try(enum step step, int64_t id, const char *from)
{
	bool partly = strcmp(from, "partially_shipped") == 0;
	const int64_t rest[] = { partly ? 3 : 5, partly ? 3 : 4 }, one[] = { 1, 0 };

	switch (step) {
	case AWAIT: return STEP(order_await(admin, &staff, id, 0));
	case CONFIRM: return STEP(order_confirm(admin, &staff, id, 0));
	case REJECT: return STEP(order_reject(admin, &staff, id, 0, "no"));
	case END: return STEP(order_end(admin, &staff, id, 0, "no"));
	case PICK: return STEP(order_pick(admin, &staff, id, 0));
	case UNPICK: return STEP(order_unpick(admin, &staff, id, 0));
	case SHIP_ALL: return STEP(ship(id, rest, 2));
	case SHIP_SOME: return STEP(ship(id, one, 2));
	case CUT: return STEP(order_cut(admin, &staff, id, 0, id * 10));
	case ARRIVE: return STEP(order_arrived(admin, &staff, id, 1));
	default: return STEP(order_close(admin, &staff, id, 0));
	}
}

static void every_state_knows_exactly_its_steps(void **unused)
{
	(void)unused;
	for (int state = 0; state < STATES; state++) {
		for (int step = 0; step < STEPS; step++) {
			int64_t id = order_in(states[state]);
			const char *to = expected((enum step)step, states[state]);
			refusal why = step_try((enum step)step, id, states[state]);

			if (!why != !!to || strcmp(state_of(id), to ? to : states[state]) != 0)
				fail_msg("%s, step %d: %s, now %s", states[state], step, why ? why->rule : "allowed",
					 state_of(id));
		}
	}
	assert_ledger_fine();
}

static void a_hold_stops_every_step_forward(void **unused)
{
	static const enum step forward[] = { AWAIT, CONFIRM, PICK, SHIP_ALL, ARRIVE, CLOSE };
	static const char *const from[] = { "submitted", "submitted", "confirmed", "picking", "shipped", "delivered" };

	(void)unused;
	for (int i = 0; i < 6; i++) {
		int64_t id = order_in(from[i]);

		assert_null(STEP(order_hold(admin, &staff, id, 0, "credit")));
		assert_non_null(step_try(forward[i], id, from[i]));
		assert_non_null(STEP(order_release(admin, &staff, id, 0, "stock")));
		assert_null(STEP(order_release(admin, &staff, id, 0, "credit")));
		if (forward[i] != AWAIT)
			assert_null(step_try(forward[i], id, from[i]));
	}
	assert_ledger_fine();
}

static void a_page_that_is_out_of_date_changes_nothing(void **unused)
{
	int64_t id = order_in("submitted");
	int64_t version = asked_number(arena_printf(arena, "SELECT version FROM orders WHERE id = %lld", (long long)id));

	(void)unused;
	assert_null(STEP(order_confirm(admin, &staff, id, version)));
	assert_non_null(STEP(order_pick(admin, &staff, id, version)));
	assert_null(STEP(order_pick(admin, &staff, id, version + 1)));
}

/* The partner's word counts like ours, for their own parcels only, and not while the order is on hold. */
static void a_partner_says_what_arrived(void **unused)
{
	int64_t id = order_in("shipped");
	struct actor owner = staff, foreign = staff;

	(void)unused;
	owner.partner_id = 3;
	foreign.partner_id = 2;
	assert_non_null(STEP(order_received(admin, &foreign, id, 1)));
	assert_non_null(STEP(order_received(admin, &owner, id, 9)));
	assert_null(STEP(order_hold(admin, &staff, id, 0, "stock")));
	assert_non_null(STEP(order_received(admin, &owner, id, 1)));
	assert_null(STEP(order_release(admin, &staff, id, 0, "stock")));
	assert_string_equal(state_of(id), "shipped");
	assert_null(STEP(order_received(admin, &owner, id, 1)));
	assert_string_equal(state_of(id), "delivered");
	assert_non_null(STEP(order_received(admin, &owner, id, 1)));
}

static void a_payment_confirms_what_waits_for_it(void **unused)
{
	int64_t id = order_in("awaiting_payment");
	struct date day = date_of(2026, 11, 1);

	(void)unused;
	assert_null(STEP(payment_book(admin, &staff, id, money_of(5000, "GBP"), "B-1", day)));
	assert_string_equal(state_of(id), "awaiting_payment");
	assert_null(STEP(payment_book(admin, &staff, id, money_of(6090, "GBP"), "B-2", day)));
	assert_string_equal(state_of(id), "awaiting_payment");
	assert_null(STEP(payment_book(admin, &staff, id, money_of(5, "GBP"), "B-3", day)));
	assert_string_equal(state_of(id), "confirmed");
	assert_null(STEP(payment_book(admin, &staff, id, money_of(5, "GBP"), "B-3", day))); /* the same again */
	assert_non_null(STEP(payment_book(admin, &staff, id, money_of(6, "GBP"), "B-3", day)));
	assert_int_equal(asked_number(arena_printf(arena, "SELECT paid FROM orders WHERE id = %lld", (long long)id)), 11095);
	assert_non_null(STEP(payment_book(admin, &staff, id, money_of(-1, "GBP"), "R-1", day))); /* nothing is too much */
	assert_null(STEP(order_end(admin, &staff, id, 0, "changed their mind")));
	assert_non_null(STEP(payment_book(admin, &staff, id, money_of(-11096, "GBP"), "R-1", day)));
	assert_null(STEP(payment_book(admin, &staff, id, money_of(-11095, "GBP"), "R-1", day)));
	assert_int_equal(asked_number(arena_printf(arena, "SELECT paid FROM orders WHERE id = %lld", (long long)id)), 0);
	assert_ledger_fine();
}

/* ---- Random histories ---- */

enum { LINES = 3, HISTORIES = 6, MOVES = 25 };

struct naive {
	int64_t ordered[LINES], shipped[LINES], cancelled[LINES];
	int64_t parcels;
};

static uint64_t seed;

static int64_t random_below(int64_t limit)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)limit);
}

static void compare(int64_t id, const struct naive *model, uint64_t history)
{
	char wanted[300] = "";

	for (int i = 0; i < LINES; i++) {
		int64_t open = model->ordered[i] - model->shipped[i] - model->cancelled[i];
		size_t used = strlen(wanted);

		snprintf(wanted + used, sizeof(wanted) - used, "%s%lld/%lld/%lld/%lld", i ? " " : "",
			 (long long)model->ordered[i], (long long)model->shipped[i], (long long)model->cancelled[i],
			 (long long)open);
	}

	const char *is = asked("SELECT GROUP_CONCAT(CONCAT_WS('/', l.quantity, l.shipped, l.cancelled, COALESCE(r.quantity, 0)) "
			       "ORDER BY l.line SEPARATOR ' ') FROM order_lines l LEFT JOIN reservations r ON r.order_line_id = "
			       "l.id WHERE l.order_id = %lld", (long long)id);

	if (strcmp(is, wanted) != 0)
		fail_msg("history %llu: %s, expected %s", (unsigned long long)history, is, wanted);
}

static void move(int64_t id, struct naive *model)
{
	int64_t line = random_below(LINES), quantities[LINES], sum = 0, left = 0;
	bool possible = true;

	for (int i = 0; i < LINES; i++)
		left += model->ordered[i] - model->cancelled[i];
	if (random_below(4) == 0) {
		int64_t open = model->ordered[line] - model->shipped[line] - model->cancelled[line];
		refusal why = STEP(order_cut(admin, &staff, id, 0, id * 10 + line));

		if (!why)
			model->cancelled[line] += open;
		if (open == 0 || open == left)
			assert_non_null(why);
		return;
	}
	for (int i = 0; i < LINES; i++) {
		quantities[i] = random_below(5);
		sum += quantities[i];
		possible = possible && quantities[i] <= model->ordered[i] - model->shipped[i] - model->cancelled[i];
	}

	refusal why = STEP(ship(id, quantities, LINES));

	if (!possible || sum == 0)
		assert_non_null(why);
	for (int i = 0; !why && i < LINES; i++)
		model->shipped[i] += quantities[i];
	model->parcels += !why;
}

static void random_histories_keep_every_count(void **unused)
{
	(void)unused;
	for (uint64_t history = 1; history <= HISTORIES; history++) {
		struct naive model = { { 12, 7, 9 }, { 0 }, { 0 }, 0 };
		const struct wanted_line lines[] = { { 3, 12, 333 }, { 1, 7, 101 }, { 2, 9, 59 } };
		int64_t id = order_put(3, lines, LINES), open = 0;

		seed = history;
		assert_null(STEP(order_confirm(admin, &staff, id, 0)));
		assert_null(STEP(order_pick(admin, &staff, id, 0)));
		for (int i = 0; i < MOVES; i++) {
			move(id, &model);
			compare(id, &model, history);
		}
		for (int i = 0; i < LINES; i++)
			open += model.ordered[i] - model.shipped[i] - model.cancelled[i];
		assert_string_equal(state_of(id), model.parcels == 0 ? "picking" : open ? "partially_shipped" : "shipped");
		for (int64_t parcel = 1; parcel <= model.parcels; parcel++)
			assert_null(STEP(order_arrived(admin, &staff, id, parcel)));
		if (model.parcels && !open)
			assert_string_equal(state_of(id), "delivered");
	}
	assert_ledger_fine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_knows_exactly_its_steps),
		cmocka_unit_test(a_hold_stops_every_step_forward),
		cmocka_unit_test(a_page_that_is_out_of_date_changes_nothing),
		cmocka_unit_test(a_partner_says_what_arrived),
		cmocka_unit_test(a_payment_confirms_what_waits_for_it),
		cmocka_unit_test(random_histories_keep_every_count),
	};

	return cmocka_run_group_tests(tests, ground_start, ground_stop);
}
