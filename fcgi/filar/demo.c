/* The demo company's past: orders, commissions and projects of the last months, made by the domain functions themselves
 * with the clock set back, each as the database user whose work it is. So the past keeps every rule that the present
 * keeps. Its letters are not sent: they would speak of days long gone. */
#include "filar/setup.h"

#include <stdio.h>

#include "base/text.h"
#include "core/db.h"
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/common/outbox.h"
#include "domain/contract/schemes.h"
#include "domain/contract/stages.h"
#include "domain/money/commissions_book.h"
#include "domain/money/payments.h"
#include "domain/shop/catalogue.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "sql/addresses.h"
#include "sql/company.h"
#include "sql/orders.h"
#include "sql/outbox.h"
#include "sql/stages.h"

enum { HOUR = 3600, DAY_SECONDS = 86400, MOST_LINES = 8 };

/* Persons and partners of sql/demo/010_company.sql. */
enum { ORDERS_STAFF = 3, PROJECTS_STAFF = 4, REVIEWS_STAFF = 5, MONEY_STAFF = 6 };
enum { PIOTR = 8, SOFIA = 9, MAREK = 10, NORTHLIGHT = 2, LANTERN = 3, LAMPA = 4, PIXEL = 5 };

struct past {
	struct arena *arena;
	struct db *shop, *admin, *work, *worker;
	struct company company;
	struct when now;
	const char *why;
};

enum end { STAYS_SUBMITTED, STAYS_PARTLY, ENDS_CLOSED };

/* What was ordered: lines products from the first-th of the partner's list, each packs times its smallest quantity. */
static const struct plan {
	int64_t days_ago;
	int64_t partner, person;
	size_t first, lines;
	int64_t packs;
	enum end end;
} plans[] = {
	{ 208, NORTHLIGHT, PIOTR, 0, 3, 4, ENDS_CLOSED },
	{ 181, NORTHLIGHT, PIOTR, 6, 4, 5, ENDS_CLOSED },
	{ 156, NORTHLIGHT, PIOTR, 12, 3, 4, ENDS_CLOSED },
	{ 131, NORTHLIGHT, PIOTR, 18, 5, 5, ENDS_CLOSED },
	{ 114, LANTERN, SOFIA, 0, 3, 4, ENDS_CLOSED },
	{ 103, NORTHLIGHT, PIOTR, 24, 4, 6, ENDS_CLOSED },
	{ 87, LANTERN, SOFIA, 5, 4, 5, ENDS_CLOSED },
	{ 72, NORTHLIGHT, PIOTR, 30, 5, 6, ENDS_CLOSED },
	{ 58, LANTERN, SOFIA, 10, 5, 5, ENDS_CLOSED },
	{ 44, NORTHLIGHT, PIOTR, 36, 5, 7, ENDS_CLOSED },
	{ 29, LANTERN, SOFIA, 15, 4, 6, ENDS_CLOSED },
	{ 16, NORTHLIGHT, PIOTR, 42, 6, 6, ENDS_CLOSED },
	{ 4, NORTHLIGHT, PIOTR, 48, 4, 4, STAYS_PARTLY },
	{ 1, LANTERN, SOFIA, 20, 3, 4, STAYS_SUBMITTED },
};

static struct actor staff(int64_t person, struct when now)
{
	return (struct actor){ .person_id = person, .address = "", .now = now };
}

static struct actor member(int64_t person, int64_t partner, struct when now)
{
	return (struct actor){ .person_id = person, .partner_id = partner, .address = "", .now = now };
}

/* Ends a step that db_begin() opened: true when it stands. */
static bool stands(struct past *past, struct db *db, const char *what, refusal why)
{
	if (!why)
		db_commit(db);
	if (!why && !db_fault(db))
		return true;
	if (!db_fault(db))
		db_rollback(db);
	past->why = arena_printf(past->arena, "%s: %s", what, why ? why->rule : "the database did not take it; see the log");
	return false;
}

#define STEP(past, db, call) (db_begin((db), DB_WRITE), stands((past), (db), #call, (call)))

/* ---- Orders ---- */

/* Quantities that are in stock, so that the first orders do not sell out what the last ones need. */
static size_t choose(struct past *past, const struct plan *plan, struct when at, struct wanted *wanted)
{
	const struct catalogue_question ask = { .search = "", .in_stock = true, .sort = SORT_SKU, .rows = 100 };
	struct catalogue_page page;
	size_t count = 0;

	db_begin(past->shop, DB_AUTOCOMMIT);
	page = catalogue_page(past->shop, catalogue_view(past->shop, plan->partner, locale_today(at)), &ask);
	for (size_t i = 0; i < page.offers.count && count < plan->lines; i++) {
		const struct offer *offer = &page.offers.items[(plan->first + i) % page.offers.count];
		int64_t quantity = offer->least_quantity * plan->packs;

		if (offer->available >= 2 * quantity)
			wanted[count++] = (struct wanted){ offer->id, quantity };
	}
	return count;
}

static int64_t place(struct past *past, const struct plan *plan, struct when at)
{
	struct wanted wanted[MOST_LINES];
	struct order_wish wish = { .lines = wanted, .delivery_method_id = 1, .buyer_reference = "", .note = "" };
	struct actor actor = member(plan->person, plan->partner, at);
	struct address_list addresses;
	int64_t id = 0;

	wish.count = choose(past, plan, at, wanted);
	addresses = sql_addresses_of(past->shop, plan->partner);
	if (!wish.count || !addresses.count) {
		past->why = "the demo catalogue has too little in stock for its own past";
		return 0;
	}
	wish.address_id = addresses.items[0].id;
	return STEP(past, past->shop, order_submit(past->shop, &actor, &past->company, &wish, &id)) ? id : 0;
}

/* Everything, or the half of the first line. */
static bool ship(struct past *past, const struct plan *plan, int64_t id, struct when at)
{
	struct shipped_line lines[MOST_LINES];
	struct parcel parcel = { .carrier = "Canal Carriers", .lines = lines };
	struct actor actor = staff(ORDERS_STAFF, at);
	struct order_line_list all;

	db_begin(past->shop, DB_AUTOCOMMIT);
	all = sql_order_lines_of(past->shop, plan->partner, id);
	for (size_t i = 0; i < all.count && i < MOST_LINES; i++) {
		bool partly = plan->end == STAYS_PARTLY;
		int64_t quantity = !partly ? all.items[i].quantity : i == 0 ? all.items[i].quantity / 2 : 0;

		lines[parcel.count++] = (struct shipped_line){ all.items[i].id, quantity };
	}
	parcel.tracking = arena_printf(past->arena, "CC%lld", (long long)(48000 + id));
	return STEP(past, past->admin, order_ship(past->admin, &actor, id, 0, &parcel));
}

static bool pay(struct past *past, const struct plan *plan, int64_t id, struct when at)
{
	struct actor actor = staff(MONEY_STAFF, at);
	const struct order *order;

	db_begin(past->shop, DB_AUTOCOMMIT);
	order = sql_order_of_partner(past->shop, plan->partner, id);
	return order && STEP(past, past->admin,
			     payment_book(past->admin, &actor, id, order->gross, payment_reference(past->arena, id),
					  locale_today(at)));
}

static bool mature(struct past *past, struct when at)
{
	while (commissions_mature(past->worker, at))
		;
	return db_fault(past->worker) == DB_FINE;
}

static bool run_order(struct past *past, const struct plan *plan)
{
	struct when at = when_plus_seconds(past->now, -plan->days_ago * DAY_SECONDS);
	struct actor packer = staff(ORDERS_STAFF, when_plus_seconds(at, 3 * HOUR));
	struct actor courier = staff(ORDERS_STAFF, when_plus_seconds(at, 3 * DAY_SECONDS));
	struct actor closer = staff(ORDERS_STAFF, when_plus_seconds(at, 9 * DAY_SECONDS));
	int64_t id = mature(past, at) ? place(past, plan, at) : 0;

	if (!id || plan->end == STAYS_SUBMITTED)
		return id != 0;
	if (!STEP(past, past->admin, order_confirm(past->admin, &packer, id, 0)) ||
	    !STEP(past, past->admin, order_pick(past->admin, &packer, id, 0)) ||
	    !ship(past, plan, id, when_plus_seconds(at, DAY_SECONDS)))
		return false;
	if (plan->end == STAYS_PARTLY)
		return true;
	return STEP(past, past->admin, order_arrived(past->admin, &courier, id, 1)) &&
	       pay(past, plan, id, when_plus_seconds(at, 8 * DAY_SECONDS)) &&
	       STEP(past, past->admin, order_close(past->admin, &closer, id, 0));
}

static bool run_orders(struct past *past)
{
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		if (!run_order(past, &plans[i]))
			return false;
	return mature(past, past->now);
}

/* ---- Projects ---- */

static const struct scheme scheme = {
	.name = "Product photographs",
	.about = "Pictures of a range for the storefront: agreed beforehand, taken in one go, handed over ready to use.",
};
static const struct scheme_stage scheme_stages[] = {
	{ .number = 1, .title = "Shot list and mood board",
	  .deliverable = "A list of every picture, with two examples of the style.",
	  .criteria = "Every product of the range is on the list\nLight and background are agreed", .days = 5, .review_days = 3,
	  .rounds = 2, .share = 2000 },
	{ .number = 2, .title = "Photographs", .deliverable = "All pictures of the list, unretouched, as a gallery.",
	  .criteria = "All pictures are there\nNo product is cut off\nColours are true", .days = 10, .review_days = 5,
	  .rounds = 2, .share = 5000 },
	{ .number = 3, .title = "Finished files", .deliverable = "Retouched files on white, 2,000 pixels wide.",
	  .criteria = "Names follow the SKU\nBackground is pure white", .days = 5, .review_days = 3, .rounds = 1, .share = 3000 },
};

static bool act(struct past *past, int64_t project, int64_t number, enum stage_action action, enum stage_side side,
		const char *text, struct when at)
{
	struct db *db = side == CONTRACTOR_SIDE ? past->work : past->admin;
	struct actor actor = side == CONTRACTOR_SIDE ? member(MAREK, LAMPA, at) : staff(REVIEWS_STAFF, at);
	struct stage_wish wish = { .project_id = project, .number = number, .action = action, .side = side, .text = text };
	struct stage_list stages;
	bool found = false;

	db_begin(past->admin, DB_AUTOCOMMIT);
	stages = sql_stages_of(past->admin, project, 0);
	for (size_t i = 0; i < stages.count; i++)
		if (stages.items[i].number == number)
			wish.version = stages.items[i].version;
	return STEP(past, db, stage_act(db, &actor, &wish, &found)) && found;
}

static bool offer(struct past *past, const struct project_wish *wish, struct when at, int64_t *id)
{
	struct actor manager = staff(PROJECTS_STAFF, at);

	return STEP(past, past->admin, project_create(past->admin, &manager, wish, id)) &&
	       STEP(past, past->admin, project_offer(past->admin, &manager, *id, 1, wish->answer_by));
}

static struct when days_ago(const struct past *past, int64_t days)
{
	return when_plus_seconds(past->now, -days * DAY_SECONDS);
}

static bool run_projects(struct past *past)
{
	struct actor manager = staff(PROJECTS_STAFF, days_ago(past, 40)), maker = member(MAREK, LAMPA, days_ago(past, 30));
	struct project_wish wish = { .partner_id = LAMPA, .reviewer_id = REVIEWS_STAFF, .title = "Pictures of the candle range",
				     .brief = "Twelve candles and lanterns for the spring storefront. Samples are with you already.",
				     .price = money_of(64000, past->company.currency),
				     .answer_by = locale_today(days_ago(past, 25)) };
	int64_t id = 0;

	if (!STEP(past, past->admin, scheme_publish(past->admin, &manager, 0, &scheme, scheme_stages, 3, &wish.scheme_id)) ||
	    !offer(past, &wish, days_ago(past, 32), &id) ||
	    !STEP(past, past->work, project_accept(past->work, &maker, id, 2)) ||
	    !act(past, id, 1, STAGE_START, CONTRACTOR_SIDE, "", days_ago(past, 29)) ||
	    !act(past, id, 1, STAGE_SUBMIT, CONTRACTOR_SIDE, "The list has 26 pictures; the two examples show morning light.",
		 days_ago(past, 25)) ||
	    !act(past, id, 1, STAGE_OPEN, REVIEWER_SIDE, "", days_ago(past, 24)) ||
	    !act(past, id, 1, STAGE_ACCEPT, REVIEWER_SIDE, "A clear list, thank you. The second example is the one to follow.",
		 days_ago(past, 23)) ||
	    !act(past, id, 2, STAGE_START, CONTRACTOR_SIDE, "", days_ago(past, 4)))
		return false;
	wish.partner_id = PIXEL;
	wish.title = "Pictures of the kitchen range";
	wish.brief = "Eighteen mugs, bowls and tins. The samples travel to you in one parcel.";
	wish.price = money_of(82000, past->company.currency);
	wish.answer_by = locale_today(days_ago(past, -9));
	return offer(past, &wish, days_ago(past, 1), &id);
}

/* ---- The whole ---- */

static bool settle_letters(struct past *past)
{
	const struct outbox_row *row;

	for (;;) {
		db_begin(past->worker, DB_WRITE);
		row = sql_outbox_due(past->worker, "mail", past->now, 1);
		if (row)
			sql_outbox_done(past->worker, row->id, past->now);
		db_commit(past->worker);
		if (!row || db_fault(past->worker))
			break;
	}
	return !db_fault(past->worker);
}

const char *demo_history(const struct config *config)
{
	static char reason[400];
	struct arena *arena = arena_new();
	struct past past = { .arena = arena, .now = when_now() };
	struct db **all[] = { &past.shop, &past.admin, &past.work, &past.worker };
	static const char *const users[] = { "shop", "admin", "work", "worker" };

	for (int i = 0; i < 4; i++)
		*all[i] = db_new(config, users[i], arena);

	const struct company *company = sql_company_settings(past.shop);

	if (company) {
		past.company = *company;
		locale_zone(company->time_zone);
	}
	if (!company || !run_orders(&past) || !run_projects(&past) || !settle_letters(&past))
		snprintf(reason, sizeof(reason), "%s", past.why ? past.why : "the database did not answer; see the log");
	for (int i = 0; i < 4; i++)
		db_free(*all[i]);
	arena_free(arena);
	return *reason ? reason : NULL;
}
