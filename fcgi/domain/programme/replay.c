/* Feeds histories with what the database holds: people first, then orders in batches; a heap keeps what is still to happen to
 * those that were placed. */
#include "domain/programme/replay.h"

#include "base/must.h"
#include "core/json.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/replay_parts.h"
#include "sql/replay.h"

enum { BATCH = 500, SMALLEST = 4 };

static struct date always(void)
{
	return date_of(1900, 1, 1);
}

/* ---- Orders that are under way ---- */

static struct open_order *open_order_new(struct replaying *replaying, size_t lines)
{
	struct open_order *order;
	size_t size = 0;

	while (((size_t)SMALLEST << size) < lines)
		size++;
	must(size < OPEN_SIZES);
	order = replaying->free_orders[size];
	if (order) {
		struct open_line *room = order->lines;

		replaying->free_orders[size] = order->next;
		*order = (struct open_order){ .lines = room, .size = size };
		return order;
	}
	order = arena_one(replaying->replay->arena, struct open_order);
	*order = (struct open_order){ .lines = arena_many(replaying->replay->arena, struct open_line, (size_t)SMALLEST << size),
				      .size = size };
	return order;
}

static void order_over(struct replaying *replaying, struct open_order *order)
{
	for (size_t side = 0; side < replaying->replay->sides; side++)
		history_forget(replaying->replay->histories[side], order->seen.id);
	order->next = replaying->free_orders[order->size];
	replaying->free_orders[order->size] = order;
}

/* ---- What is still to happen ---- */

static bool sooner(const struct happening *one, const struct happening *other)
{
	return one->at.microseconds != other->at.microseconds ? one->at.microseconds < other->at.microseconds
							      : one->sequence < other->sequence;
}

static void happening_put(struct replaying *replaying, struct happening what)
{
	size_t at = replaying->count++;

	if (replaying->count > replaying->room) {
		size_t room = replaying->room ? 2 * replaying->room : 1024;
		struct happening *heap = arena_many(replaying->replay->arena, struct happening, room);

		for (size_t i = 0; i < at; i++)
			heap[i] = replaying->heap[i];
		replaying->heap = heap;
		replaying->room = room;
	}
	what.sequence = replaying->sequence++;
	what.order->pending++;
	for (; at && sooner(&what, &replaying->heap[(at - 1) / 2]); at = (at - 1) / 2)
		replaying->heap[at] = replaying->heap[(at - 1) / 2];
	replaying->heap[at] = what;
}

static struct happening happening_take(struct replaying *replaying)
{
	struct happening first = replaying->heap[0], last = replaying->heap[--replaying->count];
	size_t at = 0, child;

	while ((child = 2 * at + 1) < replaying->count) {
		if (child + 1 < replaying->count && sooner(&replaying->heap[child + 1], &replaying->heap[child]))
			child++;
		if (!sooner(&replaying->heap[child], &last))
			break;
		replaying->heap[at] = replaying->heap[child];
		at = child;
	}
	replaying->heap[at] = last;
	return first;
}

/* ---- Letting it happen ---- */

static void tell(struct replaying *replaying, size_t side, const struct open_order *order, struct movements moved)
{
	const struct replay_told *told = &replaying->replay->told;

	if (order->counts && told->moved && (moved.shares.count || moved.reversals.count))
		told->moved(told->context, side, &order->seen, &moved);
}

static void tell_turnover(struct replaying *replaying, const struct open_order *order, int64_t net)
{
	const struct replay_told *told = &replaying->replay->told;

	if (order->counts && told->turnover)
		told->turnover(told->context, &order->seen, net);
}

/* What came back of one line, no more than is left of it. */
static bool back_of(const struct happening *what, struct history_back *back)
{
	for (size_t i = 0; i < what->order->seen.lines; i++) {
		struct open_line *line = &what->order->lines[i];

		if (line->id != what->line_id)
			continue;
		back->line_id = line->id;
		back->quantity = what->quantity < line->quantity ? what->quantity : line->quantity;
		back->net = what->net < line->net ? what->net : line->net;
		line->quantity -= back->quantity;
		line->net -= back->net;
		what->order->seen.net -= back->net;
		return back->quantity > 0;
	}
	return false;
}

static void happen(struct replaying *replaying, const struct happening *what)
{
	struct arena *arena = db_arena(replaying->replay->db);
	struct open_order *order = what->order;
	struct date day = locale_today(what->at);
	struct history_back back = { 0 };

	if (what->kind == HAPPENING_BACK && !back_of(what, &back))
		return;
	replaying->replay->last = day;
	for (size_t side = 0; side < replaying->replay->sides; side++) {
		struct history *history = replaying->replay->histories[side];

		if (what->kind == HAPPENING_DELIVERED)
			tell(replaying, side, order, history_delivered(history, arena, order->seen.id, day));
		else if (what->kind == HAPPENING_PAID)
			tell(replaying, side, order, history_paid(history, arena, order->seen.id, day));
		else
			tell(replaying, side, order, history_return(history, arena, order->seen.id, day, &back, 1));
	}
	if (what->kind == HAPPENING_DELIVERED)
		tell_turnover(replaying, order, order->seen.net);
	else if (what->kind == HAPPENING_BACK)
		tell_turnover(replaying, order, -back.net);
}

/* All that happens up to that moment. */
static void pass(struct replaying *replaying, struct when until)
{
	while (replaying->count && replaying->heap[0].at.microseconds <= until.microseconds) {
		struct happening what = happening_take(replaying);

		happen(replaying, &what);
		if (--what.order->pending == 0)
			order_over(replaying, what.order);
	}
}

/* ---- Orders ---- */

static struct when no_sooner(struct when at, struct when than)
{
	return at.microseconds > than.microseconds ? at : than;
}

static struct open_order *place(struct replaying *replaying, const struct replay_order_row *row,
				const struct replay_line_row *lines, size_t count)
{
	struct replay *replay = replaying->replay;
	struct sale_line *sold = arena_many(db_arena(replay->db), struct sale_line, count);
	struct open_order *order = open_order_new(replaying, count);

	order->seen = (struct replay_order){ .id = row->id, .partner_id = row->partner_id, .day = locale_today(row->placed_at),
					     .lines = count };
	order->counts = order->seen.day.days >= replay->since.days && order->seen.day.days <= replay->until.days;
	for (size_t i = 0; i < count; i++) {
		sold[i] = (struct sale_line){ .id = lines[i].id, .name = lines[i].name, .product = lines[i].sku,
					      .brand = *lines[i].brand ? lines[i].brand : NULL, .category = lines[i].category,
					      .quantity = lines[i].quantity, .net = money_of(lines[i].net, replay->currency),
					      .has_cost = lines[i].has_cost, .cost = lines[i].cost };
		order->lines[i] = (struct open_line){ lines[i].id, lines[i].quantity, lines[i].net };
		order->seen.net += lines[i].net;
	}
	for (size_t side = 0; side < replay->sides; side++)
		history_order(replay->histories[side], &(struct history_order){ row->id, order->seen.day, row->partner_id, 0, sold,
										count });
	return order;
}

/* Those that were booked before the commissions were computed, or those after: moments may be equal. */
static void returns_put(struct replaying *replaying, struct open_order *order, struct replay_return_row_list rows, bool early,
			struct when delivered)
{
	for (size_t i = 0; i < rows.count; i++) {
		const struct replay_return_row *row = &rows.items[i];

		if (row->early == early)
			happening_put(replaying, (struct happening){ .at = no_sooner(row->at, delivered), .kind = HAPPENING_BACK,
								     .order = order, .line_id = row->line_id,
								     .quantity = row->quantity, .net = row->net });
	}
}

static void await(struct replaying *replaying, const struct replay_order_row *row, struct open_order *order,
		  struct replay_return_row_list backs)
{
	struct when delivered = no_sooner(row->delivered_at, row->placed_at);

	happening_put(replaying, (struct happening){ .at = delivered, .kind = HAPPENING_DELIVERED, .order = order });
	returns_put(replaying, order, backs, true, delivered);
	if (when_set(row->paid_at))
		happening_put(replaying, (struct happening){ .at = no_sooner(row->paid_at, row->placed_at), .kind = HAPPENING_PAID,
							     .order = order });
	for (const struct credit_back *back = id_map_get(&replaying->credited, row->id); back; back = back->next)
		happening_put(replaying, (struct happening){ .at = no_sooner(back->at, delivered), .kind = HAPPENING_BACK,
							     .order = order, .line_id = back->line_id,
							     .quantity = back->quantity, .net = back->net });
	returns_put(replaying, order, backs, false, delivered);
}

static void orders_batch(struct replaying *replaying, struct replay_order_row_list orders)
{
	struct db *db = replaying->replay->db;
	int64_t *ids = arena_many(db_arena(db), int64_t, orders.count + 1);

	for (size_t i = 0; i < orders.count; i++)
		ids[i] = orders.items[i].id;

	const char *list = text_of_ids(db_arena(db), ids, orders.count);
	struct replay_line_row_list lines = sql_replay_lines(db, list);
	struct replay_return_row_list backs = sql_replay_returns(db, list);
	size_t line = 0, back = 0;

	for (size_t i = 0; i < orders.count && db_fault(db) == DB_FINE; i++) {
		const struct replay_order_row *row = &orders.items[i];
		size_t first = line, came = back;

		while (line < lines.count && lines.items[line].place == (int64_t)i + 1)
			line++;
		while (back < backs.count && backs.items[back].place == (int64_t)i + 1)
			back++;
		pass(replaying, row->placed_at);
		if (line == first)
			continue;
		await(replaying, row, place(replaying, row, lines.items + first, line - first),
		      (struct replay_return_row_list){ backs.items + came, back - came });
	}
}

static bool orders_run(struct replaying *replaying)
{
	struct replay *replay = replaying->replay;
	struct arena *arena = db_arena(replay->db);
	int64_t all = sql_replay_count(replay->db, replay->currency), done = 0, id = 0;
	struct when after = locale_day_start(always());

	for (bool more = true; more;) {
		const struct arena_mark mark = arena_mark(arena);
		struct replay_order_row_list orders = sql_replay_orders(replay->db, replay->currency, after, id, BATCH);

		orders_batch(replaying, orders);
		more = orders.count == BATCH;
		if (orders.count) {
			after = orders.items[orders.count - 1].placed_at;
			id = orders.items[orders.count - 1].id;
		}
		done += (int64_t)orders.count;
		arena_rewind(arena, mark);
		if (db_fault(replay->db) || (replay->told.goes_on && !replay->told.goes_on(replay->told.context, done, all)))
			return false;
	}
	pass(replaying, (struct when){ INT64_MAX });
	return true;
}

/* ---- All ---- */

static void span_set(struct replay *replay)
{
	const struct replay_span *span = sql_replay_span(replay->db, replay->currency);

	if (!span || !when_set(span->last_at))
		return;
	replay->until = locale_today(span->last_at);
	if (date_set(replay->latest) && replay->latest.days < replay->until.days)
		replay->until = replay->latest;
	replay->since = replay->months ? date_plus_days(date_plus_months(replay->until, -replay->months), 1)
				       : locale_today(span->first_at);
}

bool replay_run(struct replay *replay)
{
	struct replaying *replaying = arena_one(replay->arena, struct replaying);

	must(replay->arena != db_arena(replay->db) && replay->sides <= REPLAY_SIDES);
	*replaying = (struct replaying){ .replay = replay, .credited = { .arena = replay->arena } };
	db_begin(replay->db, DB_AUTOCOMMIT);
	span_set(replay);
	for (size_t side = 0; side < replay->sides; side++) {
		replay->histories[side] = history_new(replay->arena, replay->currency);
		replay->why = history_version(replay->histories[side], replay->rows[side], replay->numbers[side], always());
		if (replay->why)
			return false;
	}
	return replay_people(replay) && replay_credits(replaying) && orders_run(replaying);
}
