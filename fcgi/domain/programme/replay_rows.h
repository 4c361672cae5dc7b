/* Rows of sql/queries/replay.sql. */
#ifndef DOMAIN_PROGRAMME_REPLAY_ROWS_H
#define DOMAIN_PROGRAMME_REPLAY_ROWS_H

#include "domain/programme/terms.h"

struct replay_span {
	struct when first_at, last_at;
};
RECORD_OF(replay_span);

struct replay_order_row {
	int64_t id, partner_id;
	struct when placed_at, delivered_at, paid_at;
};
LIST_OF(replay_order_row);
RECORD_OF(replay_order_row);

struct replay_line_row {
	int64_t place, id;
	const char *name, *sku, *category, *brand;
	bool has_cost;
	int64_t cost, quantity, net;
};
LIST_OF(replay_line_row);
RECORD_OF(replay_line_row);

struct replay_return_row {
	int64_t place;
	struct when at;
	int64_t line_id, quantity, net;
	bool early; /* before the order's commissions were computed */
};
LIST_OF(replay_return_row);
RECORD_OF(replay_return_row);

struct replay_credit {
	int64_t id, partner_id;
	struct when at;
	int64_t product_id, quantity;
};
LIST_OF(replay_credit);
RECORD_OF(replay_credit);

struct replay_sold {
	int64_t id, order_id, quantity, net;
};
LIST_OF(replay_sold);
RECORD_OF(replay_sold);

struct replay_partner {
	int64_t id, kinds;
	struct date left; /* not set: it is still a partner */
	bool tail;        /* granted when it ended */
};
LIST_OF(replay_partner);
RECORD_OF(replay_partner);

struct replay_sponsor {
	int64_t partner_id, sponsor_id;
	struct date since_day;
};
LIST_OF(replay_sponsor);
RECORD_OF(replay_sponsor);

struct replay_individual {
	int64_t id, partner_id;
	struct when since, until;
};
LIST_OF(replay_individual);
RECORD_OF(replay_individual);

#endif
