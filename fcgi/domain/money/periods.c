#include "domain/money/periods.h"

#include "base/must.h"
#include "core/locale.h"
#include "sql/periods.h"

RECORD(closed_month, FIELD(closed_month, month), FIELD(closed_month, closed_at), FIELD(closed_month, closed_by));

static const struct refused not_next = {
	.rule = N_("This month cannot be closed now: months are closed in order, once they are over."),
	.remedy = N_("Close the month that the page offers.")
};

static struct date month_after(struct date first)
{
	int year, month, day;

	date_parts(first, &year, &month, &day);
	return month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
}

struct date period_next(struct db *db, struct when now)
{
	const struct closed_month *next = sql_period_next(db);

	if (!next || !date_set(next->month) || month_after(next->month).days > locale_today(now).days)
		return (struct date){ 0 };
	return next->month;
}

refusal period_close(struct db *db, const struct actor *actor, struct date month)
{
	if (!date_set(month) || month_after(month).days > locale_today(actor->now).days ||
	    sql_period_close(db, month, actor->person_id, actor->now) != 1)
		return &not_next;
	audit(db, actor, "ledger.closed", "ledger", 0, "month", date_plain(db_arena(db), month));
	return NULL;
}
