/* The orders of a history: computed when delivered and paid, taken back as they come back, forgotten when all is over. */
#include "domain/programme/history.h"

#include <string.h>

#include "base/must.h"
#include "domain/programme/history_parts.h"
#include "domain/programme/levels.h"

/* ---- Keeping orders ---- */

static size_t size_for(size_t count)
{
	size_t size = 2;

	while (((size_t)1 << size) < count)
		size++;
	must(size < SIZES);
	return size;
}

static struct kept_order *order_new(struct history *history, size_t lines)
{
	size_t size = size_for(lines);
	struct kept_order *order = history->free_orders[size];
	struct kept_line *room;

	if (order) {
		history->free_orders[size] = order->next;
		room = order->lines;
	} else {
		order = arena_one(history->arena, struct kept_order);
		room = arena_many(history->arena, struct kept_line, (size_t)1 << size);
	}
	*order = (struct kept_order){ .lines = room, .size = size, .count = lines };
	return order;
}

static struct kept_share *shares_new(struct history *history, size_t size)
{
	size_t *count = &history->free_share_counts[size];

	if (*count)
		return history->free_shares[size][--*count];
	return arena_many(history->arena, struct kept_share, (size_t)1 << size);
}

static struct kept_order *order_of(struct history *history, int64_t id, struct date day)
{
	struct kept_order *order = id_map_get(&history->orders, id);

	must(order != NULL);
	history_day(history, day);
	return order;
}

void history_order(struct history *history, const struct history_order *facts)
{
	struct kept_order *order = order_new(history, facts->count);

	history_day(history, facts->day);
	order->id = facts->id;
	order->day = facts->day;
	if (facts->client_id) {
		order->client = id_map_get(&history->clients, facts->client_id);
		must(order->client != NULL);
	}
	order->partner = order->client ? order->client->partner : person_of(history, facts->partner_id);
	order->version = version_pinned(history, order->client, facts->day);
	for (size_t i = 0; i < facts->count; i++) {
		struct sale_line line = facts->lines[i];

		line.name = text_set_keep(&history->texts, line.name);
		line.product = text_set_keep(&history->texts, line.product);
		line.brand = text_set_keep(&history->texts, line.brand);
		line.category = text_set_keep(&history->texts, line.category);
		order->lines[i] = (struct kept_line){ .line = line };
	}
	id_map_put(&history->orders, facts->id, order);
}

void history_forget(struct history *history, int64_t order_id)
{
	struct kept_order *order = id_map_get(&history->orders, order_id);

	if (!order)
		return;
	id_map_remove(&history->orders, order_id);
	if (order->has_shares && history->free_share_counts[order->share_size] < 64)
		history->free_shares[order->share_size][history->free_share_counts[order->share_size]++] = order->shares;
	order->next = history->free_orders[order->size];
	history->free_orders[order->size] = order;
}

/* ---- Who earns ---- */

static struct party party_of(struct history *history, const struct kept_order *order, struct person *person, int64_t level,
			     struct date bond)
{
	const struct terms *own = individual_on(person, order->day, order->version);
	const struct terms *terms = own ? own : history->versions[order->version].terms;
	const struct tier_watch *watch = watch_of(history, person, order->version, false);
	struct date counted = terms->tier_measure.value == MEASURE_TURNOVER ? order->delivered : order->done;
	enum relation relation = level == 0 ? RELATION_CLIENT : RELATION_TEAM;

	return (struct party){ .partner_id = person->id,
			       .level = level,
			       .kinds = person->kinds,
			       .measure = watch->sum,
			       .counts = whose_counts(terms->tier_whose.value, relation) && counted.days >= watch->since.days,
			       .tier = &terms->tiers[tier_watch_place(watch)],
			       .floor = &terms->tiers[watch->began],
			       .number = 1 + (order->client ? order->client->done : order->partner->done),
			       .months = months_between(bond, order->day),
			       .terms = own };
}

static bool may_earn(const struct person *person, const struct kept_order *order, const struct terms *terms)
{
	int64_t tail = person->forfeits ? 0 : terms->tail_days.value;

	return !date_set(person->left) || order->day.days < person->left.days + tail;
}

static bool is_active(struct history *history, struct person *person, const struct kept_order *order)
{
	const struct terms *terms = history->versions[order->version].terms;
	const struct terms *own = individual_on(person, order->day, order->version);

	return !terms->active_from.value ||
	       tier_watch_active(watch_of(history, person, order->version, true), own ? own : terms);
}

static size_t parties_of(struct history *history, const struct kept_order *order, struct party *parties)
{
	const struct terms *terms = history->versions[order->version].terms;
	struct level_walk walk = level_walk_start(terms);
	const struct sponsorship *row = sponsor_on(order->partner, order->day);
	size_t count = 0;

	if (order->client && may_earn(order->partner, order, terms))
		parties[count++] = party_of(history, order, order->partner, 0, order->client->bond);
	for (; row && row->sponsor && level_walk_goes_on(&walk); row = sponsor_on(row->sponsor, order->day)) {
		bool earns = may_earn(row->sponsor, order, terms), took_over;
		int64_t level;

		if (!level_walk_take(&walk, earns, is_active(history, row->sponsor, order), &level, &took_over))
			continue;
		parties[count] = party_of(history, order, row->sponsor, level, row->from);
		parties[count++].took_over = took_over;
	}
	return count;
}

/* ---- What comes back ---- */

static struct measured measured_of(const struct kept_line *kept, int64_t quantity, int64_t net, bool turnover)
{
	struct measured what = { { 0 } };

	if (turnover) {
		what.values[MEASURE_TURNOVER] = net;
		return what;
	}
	what.values[MEASURE_PAID] = net;
	what.values[MEASURE_MARGIN] = kept->line.has_cost ? net - kept->line.cost * quantity : 0;
	what.values[MEASURE_UNITS] = quantity;
	return what;
}

static void count_line(struct history *history, const struct kept_order *order, const struct kept_line *kept,
		       int64_t quantity, int64_t net, bool turnover)
{
	struct measured what = measured_of(kept, quantity, net, turnover);
	bool is_return = quantity < 0 || net < 0;

	count_order(history, order, turnover ? order->delivered : order->done, &what, is_return);
}

static void count_whole(struct history *history, const struct kept_order *order, bool turnover)
{
	struct measured what = { { 0 } };

	for (size_t i = 0; i < order->count; i++) {
		struct measured one = measured_of(&order->lines[i], order->lines[i].line.quantity, order->lines[i].line.net.minor,
						  turnover);

		for (size_t m = 0; m < MEASURES; m++)
			what.values[m] += one.values[m];
	}
	what.values[MEASURE_ORDERS] = turnover ? 0 : 1;
	count_order(history, order, turnover ? order->delivered : order->done, &what, false);
}

/* An order that came back wholly is no order. */
static void count_emptied(struct history *history, struct kept_order *order)
{
	struct measured what = { { 0 } };

	for (size_t i = 0; i < order->count; i++) {
		if (order->lines[i].back_quantity < order->lines[i].line.quantity)
			return;
	}
	if (order->came_back || !date_set(order->done))
		return;
	order->came_back = true;
	what.values[MEASURE_ORDERS] = -1;
	count_order(history, order, order->done, &what, true);
}

static void take_back(struct kept_order *order, size_t line, struct reversal_list *reversals)
{
	const struct kept_line *kept = &order->lines[line];
	bool by_net = kept->line.net.minor > 0;

	for (size_t i = 0; i < order->share_count; i++) {
		struct kept_share *share = &order->shares[i];
		struct money base = share->amount, back = share->amount, now;

		if (share->line != line)
			continue;
		base.minor = by_net ? kept->line.net.minor : kept->line.quantity;
		back.minor = by_net ? kept->back_net : kept->back_quantity;
		now = share_returned(base, share->amount, back, share->taken);
		if (now.minor == 0)
			continue;
		reversals->items[reversals->count++] = (struct reversal){ order->id, kept->line.id, share->partner_id,
									   share->level, now, base, back, share->amount,
									   share->taken };
		share->taken = money_add(share->taken, now);
	}
}

struct movements history_return(struct history *history, struct arena *arena, int64_t order_id, struct date day,
				const struct history_back *lines, size_t count)
{
	struct kept_order *order = order_of(history, order_id, day);
	struct movements moved = { .reversals = { arena_many(arena, struct reversal, order->share_count * (count + 1)), 0 } };

	must(date_set(order->delivered));
	for (size_t b = 0; b < count; b++) {
		for (size_t i = 0; i < order->count; i++) {
			struct kept_line *kept = &order->lines[i];

			if (kept->line.id != lines[b].line_id)
				continue;
			kept->back_quantity += lines[b].quantity;
			kept->back_net += lines[b].net;
			must(kept->back_quantity <= kept->line.quantity && kept->back_net <= kept->line.net.minor);
			count_line(history, order, kept, -lines[b].quantity, -lines[b].net, true);
			if (date_set(order->done))
				count_line(history, order, kept, -lines[b].quantity, -lines[b].net, false);
			take_back(order, i, &moved.reversals);
		}
	}
	count_emptied(history, order);
	return moved;
}

/* ---- Computing ---- */

static size_t line_place(const struct kept_order *order, int64_t id)
{
	size_t place = 0;

	while (place < order->count && order->lines[place].line.id != id)
		place++;
	must(place < order->count);
	return place;
}

static void keep_shares(struct history *history, struct kept_order *order, const struct share_list *shares)
{
	order->share_size = size_for(shares->count);
	order->shares = shares_new(history, order->share_size);
	order->has_shares = true;
	order->share_count = shares->count;
	for (size_t i = 0; i < shares->count; i++) {
		const struct share *share = &shares->items[i];

		order->shares[i] = (struct kept_share){ line_place(order, share->line_id), share->partner_id, share->level, share->amount,
							money_of(0, history->currency) };
	}
}

/* What came back before the sale was computed was never sold. */
static bool settle(struct kept_order *order)
{
	bool left = false;

	for (size_t i = 0; i < order->count; i++) {
		struct kept_line *kept = &order->lines[i];

		kept->line.quantity -= kept->back_quantity;
		kept->line.net.minor -= kept->back_net;
		kept->back_quantity = kept->back_net = 0;
		left = left || kept->line.quantity > 0;
	}
	order->came_back = !left;
	return left;
}

static struct movements compute(struct history *history, struct arena *arena, struct kept_order *order, struct date day)
{
	struct sale_line *lines = arena_many(arena, struct sale_line, order->count);
	struct movements moved = { .shares = { NULL, 0 } };
	struct party parties[TERMS_LEVELS];
	size_t count = 0, parties_count;

	order->done = day;
	if (settle(order)) {
		count_whole(history, order, false);
		for (size_t i = 0; i < order->count; i++) {
			if (order->lines[i].line.quantity > 0)
				lines[count++] = order->lines[i].line;
		}
		parties_count = parties_of(history, order, parties);
		moved.shares = shares_of_sale(arena, history->versions[order->version].terms,
					      &(struct sale){ order->client ? SALE_CLIENT : SALE_OWN, lines, count, order->id },
					      parties, parties_count);
		keep_shares(history, order, &moved.shares);
	}
	if (order->client)
		order->client->done++;
	else
		order->partner->done++;
	return moved;
}

struct movements history_delivered(struct history *history, struct arena *arena, int64_t order_id, struct date day)
{
	struct kept_order *order = order_of(history, order_id, day);

	must(!date_set(order->delivered));
	order->delivered = day;
	count_whole(history, order, true);
	return order->paid ? compute(history, arena, order, day) : (struct movements){ .shares = { NULL, 0 } };
}

struct movements history_paid(struct history *history, struct arena *arena, int64_t order_id, struct date day)
{
	struct kept_order *order = order_of(history, order_id, day);

	must(!order->paid);
	order->paid = true;
	return date_set(order->delivered) ? compute(history, arena, order, day)
					  : (struct movements){ .shares = { NULL, 0 } };
}
