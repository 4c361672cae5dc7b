/* The contractor's start page: what waits for them, how the projects stand, what accepted stages have brought. */
#include "domain/contract/projects.h"
#include "domain/people/welcome.h"
#include "shared/months.h"
#include "shared/visitor.h"
#include "sql/projects.h"
#include "sql/welcome.h"
#include "web/chart.h"
#include "web/response.h"
#include "work/pages.h"

enum { WAITING = 6, MONTHS = 12 };

struct today_page {
	struct project_list waiting;
	const struct project *first;
	struct project_list open;
	const struct project_sums *sums;
	const struct chart *earned;
	const struct welcome *welcome; /* the first steps, until all are done */
	bool quiet; /* nothing waits, and the first steps are done */
	bool any;   /* there are projects at all */
};
RECORD(today_page, LIST(today_page, waiting, project), ONE(today_page, first, project), LIST(today_page, open, project),
       ONE(today_page, welcome, welcome),
       ONE(today_page, sums, project_sums), ONE(today_page, earned, chart), FIELD(today_page, quiet),
       FIELD(today_page, any));

/* What accepted stages have brought, added up month by month: a line that only rises. */
static const struct chart *earned_chart(struct request *req, const char *currency)
{
	struct chart_value values[MONTHS] = { 0 };
	const char *spans = month_values(req->arena, locale_today(req->now), values, MONTHS);
	struct earned_span_list rows = sql_projects_earned(req->db, req->visitor.partner_id, spans);
	int64_t sum = 0;

	for (size_t i = 0; i < MONTHS; i++) {
		sum += i < rows.count ? rows.items[i].amount : 0;
		values[i].amount = sum;
	}
	return chart_line(req->arena, values, MONTHS, currency);
}

enum status show_today(struct request *req)
{
	struct today_page *data = arena_one(req->arena, struct today_page);
	const char *currency = company(req)->currency;
	const struct welcome_facts *facts = sql_welcome_facts(req->db, req->visitor.partner_id);
	struct welcome *welcome = facts ? welcome_of(req->arena, facts, req->visitor.rights) : NULL;

	data->waiting = sql_projects_waiting(req->db, req->visitor.partner_id, WAITING);
	data->first = data->waiting.count ? &data->waiting.items[0] : NULL;
	data->open = sql_projects_of_partner(req->db, req->visitor.partner_id, 1, 0, WAITING);
	data->sums = sql_projects_sums(req->db, req->visitor.partner_id, currency);
	data->earned = earned_chart(req, currency);
	if (welcome && !welcome->finished) {
		welcome->quiet = data->first != NULL;
		data->welcome = welcome;
	}
	data->quiet = data->waiting.count == 0 && !data->welcome;
	data->any = data->open.count > 0 || data->sums->due.minor > 0 || data->sums->paid.minor > 0;
	return page(req, "work/today", data);
}
