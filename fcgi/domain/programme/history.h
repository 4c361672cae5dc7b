/* The facts so far, in memory: fed with what happens to a partner network, in the order of days, it answers who earns
 * what from each sale and what each return takes back. The simulator, the tests against the naive model, the benchmark
 * and runs over imported data use it; the booking asks the same functions (levels, tiers, commissions) with facts from
 * the database.
 *
 *   - A sale is computed once, on the day on which its order is both delivered and paid, with what has not come back by
 *     then; what comes back later takes its part of the shares with it.
 *   - It follows the version that was in force on the day of the order; of a client, the version of the day of the bond,
 *     unless a later one was no worse. Individual terms of a party go before it.
 *   - The chain of sponsors is that of the day of the order.
 *   - An order counts for tiers and activity of those who stood above it on that day.
 *
 * Memory grows with partners, clients and open orders, not with sales: say history_forget() when nothing more can come
 * back of an order. */
#ifndef DOMAIN_PROGRAMME_HISTORY_H
#define DOMAIN_PROGRAMME_HISTORY_H

#include "domain/programme/commissions.h"
#include "domain/programme/tiers.h"

enum { HISTORY_VERSIONS = 8 };

struct history;

/* Everything lives in the arena. */
struct history *history_new(struct arena *arena, const char *currency);

/* A version in force from that day on. All versions come first, in order of days, before any partner. */
refusal history_version(struct history *history, struct parameter_list rows, int64_t number, struct date from);

void history_partner(struct history *history, int64_t id, int64_t kinds);

/* From that day on, sponsor_id (0: nobody) stands above the partner. Refused when it lies before what already happened, or
 * when the partner would come to stand above itself on that day or later. */
refusal history_sponsor(struct history *history, int64_t partner_id, int64_t sponsor_id, struct date from);

/* It earns only from orders placed less than tail.days after that day; without a tail, before that day. */
void history_leave(struct history *history, int64_t partner_id, struct date day, bool tail);

/* Individual terms for orders placed from one day up to (not on) another. Refused when they contradict a version. */
refusal history_individual(struct history *history, int64_t partner_id, struct parameter_list rows, struct date from,
			   struct date until);

/* The partner brought the client. A client has one bond. */
void history_bond(struct history *history, int64_t client_id, int64_t partner_id, struct date day);

struct history_order {
	int64_t id;
	struct date day;
	int64_t partner_id;  /* who ordered; of a client's order it is not needed */
	int64_t client_id;   /* 0: the partner itself */
	const struct sale_line *lines; /* net in the history's currency; copied */
	size_t count;
};

void history_order(struct history *history, const struct history_order *order);

/* What a return takes back from one share: amount is what is taken back now. */
struct reversal {
	int64_t order_id, line_id, partner_id, level;
	struct money amount;
	struct money base, returned; /* the line's net (of a line that cost nothing: its quantity), what of it came back in all */
	struct money whole, before;  /* the share, and what was taken back of it before */
};
LIST_OF(reversal);

struct movements {
	struct share_list shares;
	struct reversal_list reversals;
};

/* The second of the two computes the sale. Answers live in the arena given. */
struct movements history_delivered(struct history *history, struct arena *arena, int64_t order_id, struct date day);
struct movements history_paid(struct history *history, struct arena *arena, int64_t order_id, struct date day);

struct history_back {
	int64_t line_id;
	int64_t quantity;
	int64_t net; /* of what came back; together never more than the line's */
};

/* Only what was delivered comes back. */
struct movements history_return(struct history *history, struct arena *arena, int64_t order_id, struct date day,
				const struct history_back *lines, size_t count);

void history_forget(struct history *history, int64_t order_id);

/* The tier that the partner holds on that day under the version then in force; NULL for a partner unknown. */
const struct terms_tier *history_tier(struct history *history, int64_t partner_id, struct date day, int64_t *measure);

#endif
