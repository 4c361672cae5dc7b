/* Inside a history: people and orders as they are kept; between history.c and history_people.c. */
#ifndef DOMAIN_PROGRAMME_HISTORY_PARTS_H
#define DOMAIN_PROGRAMME_HISTORY_PARTS_H

#include "domain/programme/history.h"
#include "domain/programme/history_map.h"

enum { SIZES = 24 };

/* Who stands above from a day on; the newest first. */
struct sponsorship {
	struct date from;
	struct person *sponsor; /* NULL: nobody */
	struct sponsorship *older;
};

struct individual {
	struct date from, until;
	const struct terms *terms[HISTORY_VERSIONS];
	struct individual *older;
};

struct person {
	int64_t id, kinds;
	struct date left; /* 0: stays */
	bool forfeits;    /* the tail */
	struct sponsorship *sponsors;
	struct individual *individual;
	struct tier_watch *tiers[HISTORY_VERSIONS], *activity[HISTORY_VERSIONS]; /* NULL before the first fact */
	int64_t done;     /* own orders computed */
};

struct client {
	int64_t id;
	struct person *partner;
	struct date bond;
	int64_t done;
};

struct kept_line {
	struct sale_line line;
	int64_t back_quantity, back_net;
};

struct kept_share {
	size_t line;
	int64_t partner_id, level;
	struct money amount, taken;
};

struct kept_order {
	int64_t id;
	struct date day, delivered, done; /* 0: not yet */
	bool paid, came_back;             /* came_back: wholly, and counted so */
	struct person *partner;
	struct client *client;
	size_t version;
	struct kept_line *lines;
	size_t count, size;               /* room: 1 << size */
	struct kept_share *shares;
	size_t share_count, share_size;
	bool has_shares;
	struct kept_order *next;          /* in a list of free ones */
};

struct version {
	const struct terms *terms;
	struct parameter_list rows;
	struct date from;
};

struct history {
	struct arena *arena;
	const char *currency;
	struct date today;
	struct version versions[HISTORY_VERSIONS];
	size_t version_count;
	bool worse[HISTORY_VERSIONS][HISTORY_VERSIONS]; /* is the second worse than the first? */
	bool teams;                                     /* some version counts orders of those below */
	struct id_map persons, clients, orders;
	struct text_set texts;
	struct date *changes;                           /* days on which sponsors change */
	size_t change_count, change_room;
	struct kept_order *free_orders[SIZES];
	struct kept_share *free_shares[SIZES][64];
	size_t free_share_counts[SIZES];
};

struct person *person_of(const struct history *history, int64_t id);

/* The row in force on that day, NULL without one. */
const struct sponsorship *sponsor_on(const struct person *person, struct date day);

/* Individual terms for an order of that day under that version, NULL without. */
const struct terms *individual_on(const struct person *person, struct date day, size_t version);

/* Up to today; made when there is none. */
struct tier_watch *watch_of(struct history *history, struct person *person, size_t version, bool activity);

/* The version that an order follows. */
size_t version_pinned(const struct history *history, const struct client *client, struct date day);

/* Adds to the measures of all whom the order counts for. */
void count_order(struct history *history, const struct kept_order *order, struct date counted, const struct measured *what,
		 bool is_return);

void history_day(struct history *history, struct date day);

#endif
