/* Inside a replay: between replay.c and replay_people.c. */
#ifndef DOMAIN_PROGRAMME_REPLAY_PARTS_H
#define DOMAIN_PROGRAMME_REPLAY_PARTS_H

#include "domain/programme/history_map.h"
#include "domain/programme/replay.h"

enum { OPEN_SIZES = 24 };

struct open_line {
	int64_t id, quantity, net; /* what has not come back */
};

/* An order of which something is still to happen. */
struct open_order {
	struct replay_order seen;
	bool counts;
	int64_t pending;
	struct open_line *lines;
	size_t size;
	struct open_order *next;   /* in a list of free ones */
};

enum happening_kind { HAPPENING_DELIVERED, HAPPENING_PAID, HAPPENING_BACK };

struct happening {
	struct when at;
	int64_t sequence;
	enum happening_kind kind;
	struct open_order *order;
	int64_t line_id, quantity, net; /* of what came back */
};

/* What an imported credit note takes back of an order. */
struct credit_back {
	int64_t line_id, quantity, net;
	struct when at;
	struct credit_back *next;
};

struct replaying {
	struct replay *replay;
	struct happening *heap;
	size_t count, room;
	int64_t sequence;
	struct open_order *free_orders[OPEN_SIZES];
	struct id_map credited;    /* struct credit_back by order */
};

/* Partners, their sponsors and their individual terms, into every side. False: a fault. */
bool replay_people(struct replay *replay);

/* Finds the originals of imported credit notes. False: a fault. */
bool replay_credits(struct replaying *replaying);

#endif
