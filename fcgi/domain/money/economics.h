/* What each partner brings and costs over a period:
 *   result = margin of its orders − commissions that its orders caused − bonuses to it − cost of serving it.
 * Orders count by the day on which they were placed, once delivered, less what came back; a commission counts with its order. So
 * every commission is subtracted once, at the partner whose sale caused it; what a partner itself earned is told beside. A line
 * whose cost is not known adds nothing to the margin and is counted apart. Services: admin. */
#ifndef MONEY_ECONOMICS_H
#define MONEY_ECONOMICS_H

#include "core/db.h"

struct economics_row {
	int64_t id;
	const char *name;
	int64_t orders, order_lines, unknown; /* unknown: lines without a cost */
	struct money turnover, margin;
	struct money earned;       /* commissions paid to it */
	struct money caused;       /* commissions paid because of its orders */
	struct money bonuses, service, result;
	int64_t share;             /* caused and bonuses, basis points of turnover; 0 without */
	bool loss;
};
LIST_OF(economics_row);
RECORD_OF(economics_row);

struct economics {
	struct economics_row_list rows; /* in the order asked for */
	struct economics_row total;
	int64_t losses;
};

enum economics_order { BY_RESULT, BY_TURNOVER, BY_MARGIN, BY_CAUSED, BY_EARNED, BY_SHARE, BY_NAME };

struct service_costs {
	struct money per_order, per_month;
};
RECORD_OF(service_costs);

/* From one day to another, both count. Partners that only do projects and ordered nothing are left out. */
struct economics *economics_of(struct db *db, struct date from, struct date to, enum economics_order order, const char *currency);

/* ---- Rows ---- */

struct economics_partner {
	int64_t id;
	const char *name;
	struct when created_at;
	bool sells, ended;
};
LIST_OF(economics_partner);
RECORD_OF(economics_partner);

struct economics_sales {
	int64_t id, orders, order_lines, unknown, turnover, margin;
};
LIST_OF(economics_sales);
RECORD_OF(economics_sales);

struct economics_share {
	int64_t earner_id, seller_id, amount;
};
LIST_OF(economics_share);
RECORD_OF(economics_share);

struct economics_span {
	int64_t place, turnover, paid;
};
LIST_OF(economics_span);
RECORD_OF(economics_span);

#endif
