/* Sums over what a replay tells. */
#include "domain/programme/tally.h"

#include "base/must.h"

static int64_t month_number(struct date day)
{
	int year, month, of_month;

	date_parts(day, &year, &month, &of_month);
	return (int64_t)year * 12 + month - 1;
}

static struct date month_day(int64_t number)
{
	return date_of((int)(number / 12), (int)(number % 12) + 1, 1);
}

/* Orders come in the order of days, so a month is the last one or lies behind it; what happens later to an order may belong to
 * any of those before. */
static struct tally_month *month_of(struct tally *tally, struct date day)
{
	int64_t number = month_number(day), first = tally->month_count ? month_number(tally->months[0].month) : number;

	must(number >= first);
	while (tally->month_count <= (size_t)(number - first)) {
		if (tally->month_count == tally->month_room) {
			struct tally_month *room;

			tally->month_room = tally->month_room ? 2 * tally->month_room : 24;
			room = arena_many(tally->arena, struct tally_month, tally->month_room);
			for (size_t i = 0; i < tally->month_count; i++)
				room[i] = tally->months[i];
			tally->months = room;
		}
		tally->months[tally->month_count] =
			(struct tally_month){ .month = month_day(first + (int64_t)tally->month_count) };
		tally->month_count++;
	}
	return &tally->months[number - first];
}

static struct tally_partner *partner_of(struct tally *tally, int64_t id)
{
	struct tally_partner *found = id_map_get(&tally->by_id, id);

	if (!found) {
		found = arena_one(tally->arena, struct tally_partner);
		*found = (struct tally_partner){ .id = id };
		*tally->last = found;
		tally->last = &found->next;
		id_map_put(&tally->by_id, id, found);
	}
	return found;
}

void tally_start(struct tally *tally, struct arena *arena)
{
	*tally = (struct tally){ .arena = arena, .by_id = { .arena = arena } };
	tally->last = &tally->partners;
}

void tally_turnover(struct tally *tally, const struct replay_order *order, int64_t net)
{
	struct tally_month *month = month_of(tally, order->day);

	tally->turnover += net;
	month->turnover += net;
	if (net < 0)
		return;
	tally->orders++;
	month->orders++;
	tally->lines += (int64_t)order->lines;
}

static void add(struct tally *tally, size_t side, const struct replay_order *order, int64_t partner_id, int64_t level,
		int64_t amount)
{
	tally->amounts[side] += amount;
	tally->levels[side][level] += amount;
	month_of(tally, order->day)->amounts[side] += amount;
	partner_of(tally, partner_id)->amounts[side] += amount;
}

void tally_moved(struct tally *tally, size_t side, const struct replay_order *order, const struct movements *moved)
{
	struct tally_top *top = &tally->tops[side];
	int64_t sum = 0;

	for (size_t i = 0; i < moved->shares.count; i++) {
		const struct share *share = &moved->shares.items[i];

		sum += share->amount.minor;
		tally->shares[side]++;
		add(tally, side, order, share->partner_id, share->level, share->amount.minor);
	}
	for (size_t i = 0; i < moved->reversals.count; i++) {
		const struct reversal *back = &moved->reversals.items[i];

		tally->taken_back[side] += back->amount.minor;
		add(tally, side, order, back->partner_id, back->level, -back->amount.minor);
	}
	if (sum > 0 && order->net > 0 && (top->net == 0 || (__int128)sum * top->net > (__int128)top->amount * order->net))
		*top = (struct tally_top){ order->id, sum, order->net };
}

int64_t tally_top_points(const struct tally_top *top)
{
	return top->net ? (int64_t)((__int128)top->amount * TERMS_WHOLE / top->net) : 0;
}
