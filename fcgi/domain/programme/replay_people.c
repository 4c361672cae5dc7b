/* Who there is, before the first order of a replay; and which orders the imported credit notes take back. */
#include "core/locale.h"
#include "domain/programme/replay_parts.h"
#include "domain/shop/returns.h"
#include "sql/replay.h"

enum { PEOPLE = 2000 };

RECORD(replay_span, FIELD(replay_span, first_at), FIELD(replay_span, last_at));
RECORD(replay_order_row, FIELD(replay_order_row, id), FIELD(replay_order_row, partner_id), FIELD(replay_order_row, placed_at),
       FIELD(replay_order_row, delivered_at), FIELD(replay_order_row, paid_at));
RECORD(replay_line_row, FIELD(replay_line_row, place), FIELD(replay_line_row, id), FIELD(replay_line_row, name),
       FIELD(replay_line_row, sku), FIELD(replay_line_row, category), FIELD(replay_line_row, brand),
       FIELD(replay_line_row, has_cost), FIELD(replay_line_row, cost), FIELD(replay_line_row, quantity),
       FIELD(replay_line_row, net));
RECORD(replay_return_row, FIELD(replay_return_row, place), FIELD(replay_return_row, at), FIELD(replay_return_row, line_id),
       FIELD(replay_return_row, quantity), FIELD(replay_return_row, net),
       FIELD(replay_return_row, early));
RECORD(replay_credit, FIELD(replay_credit, id), FIELD(replay_credit, partner_id), FIELD(replay_credit, at),
       FIELD(replay_credit, product_id), FIELD(replay_credit, quantity));
RECORD(replay_sold, FIELD(replay_sold, id), FIELD(replay_sold, order_id), FIELD(replay_sold, quantity), FIELD(replay_sold, net));
RECORD(replay_partner, FIELD(replay_partner, id), FIELD(replay_partner, kinds), FIELD(replay_partner, left),
       FIELD(replay_partner, tail));
RECORD(replay_sponsor, FIELD(replay_sponsor, partner_id), FIELD(replay_sponsor, sponsor_id), FIELD(replay_sponsor, since_day));
RECORD(replay_individual, FIELD(replay_individual, id), FIELD(replay_individual, partner_id), FIELD(replay_individual, since),
       FIELD(replay_individual, until));

/* ---- People ---- */

static size_t partners_batch(struct replay *replay, int64_t *id)
{
	struct replay_partner_list partners = sql_replay_partners(replay->db, *id, PEOPLE);

	for (size_t i = 0; i < partners.count; i++) {
		const struct replay_partner *partner = &partners.items[i];

		for (size_t side = 0; side < replay->sides; side++) {
			history_partner(replay->histories[side], partner->id, partner->kinds);
			if (date_set(partner->left))
				history_leave(replay->histories[side], partner->id, partner->left, partner->tail);
		}
		*id = partner->id;
	}
	return partners.count;
}

/* A row that would put somebody above itself holds for nobody, as in the booking, which stops there. */
static size_t sponsors_batch(struct replay *replay, struct date *day, int64_t *id)
{
	struct replay_sponsor_list rows = sql_replay_sponsors(replay->db, *day, *id, PEOPLE);

	for (size_t i = 0; i < rows.count; i++) {
		for (size_t side = 0; side < replay->sides; side++)
			(void)!history_sponsor(replay->histories[side], rows.items[i].partner_id, rows.items[i].sponsor_id,
					       rows.items[i].since_day);
		*day = rows.items[i].since_day;
		*id = rows.items[i].partner_id;
	}
	return rows.count;
}

/* Terms that do not fit a programme do not count under it, as in the booking. */
static size_t individuals_batch(struct replay *replay, int64_t *id)
{
	struct replay_individual_list rows = sql_replay_individuals(replay->db, *id, PEOPLE);

	for (size_t i = 0; i < rows.count && db_fault(replay->db) == DB_FINE; i++) {
		const struct replay_individual *row = &rows.items[i];
		struct parameter_list values = sql_replay_individual_values(replay->db, row->id);
		struct date until = when_set(row->until) ? locale_today(row->until) : date_of(9999, 1, 1);

		for (size_t side = 0; side < replay->sides && values.count; side++)
			(void)!history_individual(replay->histories[side], row->partner_id, values, locale_today(row->since), until);
		*id = row->id;
	}
	return rows.count;
}

bool replay_people(struct replay *replay)
{
	struct arena *arena = db_arena(replay->db);
	const struct arena_mark mark = arena_mark(arena);
	struct date day = date_of(1900, 1, 1);
	int64_t partner = 0, sponsored = 0, individual = 0;

	while (partners_batch(replay, &partner) == PEOPLE)
		arena_rewind(arena, mark);
	while (sponsors_batch(replay, &day, &sponsored) == PEOPLE)
		arena_rewind(arena, mark);
	while (individuals_batch(replay, &individual) == PEOPLE)
		arena_rewind(arena, mark);
	arena_rewind(arena, mark);
	return db_fault(replay->db) == DB_FINE;
}

/* ---- Credit notes ---- */

/* Of a line of an order, what credit notes took. */
struct credited {
	int64_t quantity;
};

static struct credited *credited_of(struct id_map *lines, int64_t id)
{
	struct credited *found = id_map_get(lines, id);

	if (!found) {
		found = arena_one(lines->arena, struct credited);
		*found = (struct credited){ 0 };
		id_map_put(lines, id, found);
	}
	return found;
}

/* Behind what came back of that order before. */
static void credit_keep(struct replaying *replaying, int64_t order_id, struct credit_back back)
{
	struct credit_back *kept = arena_one(replaying->replay->arena, struct credit_back);
	struct credit_back *last = id_map_get(&replaying->credited, order_id);

	*kept = back;
	if (!last) {
		id_map_put(&replaying->credited, order_id, kept);
		return;
	}
	while (last->next)
		last = last->next;
	last->next = kept;
}

static void credit_match(struct replaying *replaying, struct id_map *lines, const struct replay_credit *credit)
{
	struct replay *replay = replaying->replay;
	struct replay_sold_list sold =
		sql_replay_credited(replay->db, credit->partner_id, credit->product_id, credit->at, replay->currency);
	int64_t left = credit->quantity;

	for (size_t i = 0; i < sold.count && left > 0; i++) {
		const struct replay_sold *line = &sold.items[i];
		struct credited *taken = credited_of(lines, line->id);
		int64_t now = line->quantity - taken->quantity < left ? line->quantity - taken->quantity : left;
		struct money net = money_of(line->net, replay->currency);

		if (now <= 0)
			continue;
		credit_keep(replaying, line->order_id,
			    (struct credit_back){ line->id, now,
						  return_part(net, taken->quantity + now, line->quantity).minor -
							  return_part(net, taken->quantity, line->quantity).minor,
						  credit->at, NULL });
		taken->quantity += now;
		left -= now;
	}
	replay->credits++;
	replay->credits_without_original += left > 0;
}

bool replay_credits(struct replaying *replaying)
{
	struct replay *replay = replaying->replay;
	struct arena *arena = db_arena(replay->db);
	struct id_map lines = { .arena = replay->arena };
	struct when after = locale_day_start(date_of(1900, 1, 1));
	int64_t id = 0;

	for (bool more = true; more && db_fault(replay->db) == DB_FINE;) {
		const struct arena_mark mark = arena_mark(arena);
		struct replay_credit_list credits = sql_replay_credits(replay->db, replay->currency, after, id, PEOPLE);

		for (size_t i = 0; i < credits.count && db_fault(replay->db) == DB_FINE; i++) {
			credit_match(replaying, &lines, &credits.items[i]);
			after = credits.items[i].at;
			id = credits.items[i].id;
		}
		more = credits.count == PEOPLE;
		arena_rewind(arena, mark);
	}
	return db_fault(replay->db) == DB_FINE;
}
