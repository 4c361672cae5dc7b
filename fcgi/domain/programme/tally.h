/* What a replay sums up: by month of the order, by level, by partner, and the sale of which the highest part was paid out. */
#ifndef DOMAIN_PROGRAMME_TALLY_H
#define DOMAIN_PROGRAMME_TALLY_H

#include "domain/programme/history_map.h"
#include "domain/programme/replay.h"

struct tally_month {
	struct date month; /* its first day */
	int64_t orders, turnover;
	int64_t amounts[REPLAY_SIDES];
};

struct tally_partner {
	int64_t id;
	int64_t amounts[REPLAY_SIDES];
	struct tally_partner *next;
};

/* The higher part of two sales is found by cross-multiplication; of equal ones the earlier counts. */
struct tally_top {
	int64_t order_id, amount, net;
};

struct tally {
	struct arena *arena;
	size_t sides;
	int64_t orders, lines, turnover;
	int64_t amounts[REPLAY_SIDES];
	int64_t levels[REPLAY_SIDES][TERMS_LEVELS];
	int64_t shares[REPLAY_SIDES];     /* how many commissions */
	int64_t taken_back[REPLAY_SIDES]; /* of amounts, what returns took back */
	struct tally_top tops[REPLAY_SIDES];
	struct tally_month *months;       /* in order, without gaps */
	size_t month_count, month_room;
	struct tally_partner *partners;   /* in the order in which they first earned */
	struct tally_partner **last;
	struct id_map by_id;
};

void tally_start(struct tally *tally, struct arena *arena);
void tally_turnover(struct tally *tally, const struct replay_order *order, int64_t net);
void tally_moved(struct tally *tally, size_t side, const struct replay_order *order, const struct movements *moved);

/* Basis points of the sale, rounded down; 0 without a sale. */
int64_t tally_top_points(const struct tally_top *top);

#endif
