/* The debt meter: what is owed to partners today, and what matures in the weeks to come. Finance and administrator see it. */
#include "admin/debt.h"

#include "base/text.h"
#include "core/locale.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "shared/months.h"
#include "sql/commissions.h"
#include "sql/ledger.h"
#include "web/chart.h"
#include "web/request.h"

enum { WEEKS = 8, WEEK_DAYS = 7 };

RECORD(debt, FIELD(debt, owed), FIELD(debt, in_payout), FIELD(debt, pending), FIELD(debt, first_week), ONE(debt, weeks, chart));

/* Weeks of seven days from today on. The first reaches back over what is overdue. */
static const char *week_spans(struct request *req, struct date today)
{
	struct date days[WEEKS + 1];

	for (int i = 0; i <= WEEKS; i++)
		days[i] = i ? date_plus_days(today, i * WEEK_DAYS) : date_of(2000, 1, 1);
	return day_spans(req->arena, days, WEEKS);
}

static struct money balance_of(struct ledger_balance_list balances, const char *kind, const char *currency)
{
	for (size_t i = 0; i < balances.count; i++)
		if (text_same(balances.items[i].kind, kind))
			return balances.items[i].balance;
	return money_of(0, currency);
}

const struct debt *debt_of(struct request *req, struct ledger_balance_list balances, const char *currency)
{
	struct debt *debt = arena_one(req->arena, struct debt);
	struct date today = locale_today(req->now);
	struct money_span_list spans = sql_commissions_maturing(req->db, week_spans(req, today));
	struct chart_value values[WEEKS] = { 0 };

	for (int i = 0; i < WEEKS; i++) {
		values[i].label = locale_day_short(req->arena, locale_day_start(date_plus_days(today, i * WEEK_DAYS)));
		values[i].amount = (size_t)i < spans.count ? spans.items[i].amount : 0;
	}
	*debt = (struct debt){ .owed = balance_of(balances, "payable", currency),
			       .in_payout = balance_of(balances, "in_payout", currency),
			       .pending = balance_of(balances, "pending", currency),
			       .first_week = money_of(values[0].amount, currency),
			       .weeks = chart_bars(req->arena, values, WEEKS, currency) };
	return debt;
}
