/* The staff's start page: what waits for us, the pipeline of applications, the turnover by month. Each figure is read only
 * for those who may open the page behind it. */
#include "admin/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/people/dashboard.h"
#include "shared/visitor.h"
#include "sql/dashboard.h"
#include "web/chart.h"
#include "web/gate.h"
#include "web/response.h"

enum { MONTHS = 12, QUESTION_DAYS = 60 };

/* A number with the page behind it. */
struct today_figure {
	const char *path;
	const char *label; /* translated */
	int64_t count;
	bool mine;         /* waits for us */
};
LIST_OF(today_figure);
RECORD(today_figure, FIELD(today_figure, path), FIELD(today_figure, label), FIELD(today_figure, count),
       FIELD(today_figure, mine));

struct today_page {
	struct today_figure_list figures;
	const struct waiting *application; /* the one that has waited longest */
	bool late;
	bool calm;                         /* nothing waits for us */
	struct chart *pipeline;
	struct chart *turnover;
};
RECORD(today_page, LIST(today_page, figures, today_figure), ONE(today_page, application, waiting), FIELD(today_page, late),
       FIELD(today_page, calm), ONE(today_page, pipeline, chart), ONE(today_page, turnover, chart));

static bool may(const struct request *req, enum right right)
{
	return gate_right(&req->visitor, right);
}

/* Sum of the counts of these states; names ended by NULL. */
static int64_t count_of(struct state_count_list counts, const char *const *states)
{
	int64_t sum = 0;

	for (; *states; states++)
		for (size_t i = 0; i < counts.count; i++)
			if (text_same(counts.items[i].state, *states))
				sum += counts.items[i].count;
	return sum;
}

#define COUNT(counts, ...) count_of((counts), (const char *const[]){ __VA_ARGS__, NULL })

static void figure_add(struct today_page *shown, const char *path, const char *label, int64_t count, bool mine)
{
	shown->figures.items[shown->figures.count++] =
		(struct today_figure){ path, locale_text(label), count, mine && count > 0 };
	if (mine && count > 0)
		shown->calm = false;
}

static void applications(struct request *req, struct today_page *shown)
{
	struct state_count_list counts = sql_dashboard_applications(req->db);
	int64_t approved = COUNT(counts, "approved");
	int64_t read = approved + COUNT(counts, "screening", "information_asked", "interview", "waiting", "rejected");
	int64_t confirmed = read + COUNT(counts, "new");
	const struct chart_value steps[] = {
		{ locale_text(N_("Sent")), confirmed + COUNT(counts, "unconfirmed", "withdrawn") },
		{ locale_text(N_("Confirmed")), confirmed },
		{ locale_text(N_("Read by us")), read },
		{ locale_text(N_("Approved")), approved },
	};

	shown->pipeline = chart_funnel(req->arena, steps, sizeof(steps) / sizeof(steps[0]));
	shown->application = sql_dashboard_application_due(req->db);
	shown->late = shown->application && when_set(shown->application->due_at) &&
		      shown->application->due_at.microseconds < req->now.microseconds;
	figure_add(shown, "/admin/applications", N_("Applications to read"), COUNT(counts, "new", "screening"), true);
}

static void orders(struct request *req, struct today_page *shown)
{
	struct state_count_list counts = sql_dashboard_orders(req->db);

	if (may(req, ORDERS_MANAGE))
		figure_add(shown, "/admin/orders", N_("Orders to confirm"), COUNT(counts, "submitted"), true);
	figure_add(shown, "/admin/orders", N_("Orders to send"), COUNT(counts, "confirmed", "picking", "partially_shipped"),
		   true);
	if (may(req, ORDERS_MANAGE))
		figure_add(shown, "/admin/orders", N_("On their way"), COUNT(counts, "shipped"), false);
}

static void projects(struct request *req, struct today_page *shown)
{
	struct state_count_list counts = sql_dashboard_projects(req->db);

	if (may(req, PROJECTS_MANAGE)) {
		figure_add(shown, "/admin/projects", N_("Counter-offers to answer"), COUNT(counts, "countered"), true);
		figure_add(shown, "/admin/projects", N_("Projects running"), COUNT(counts, "active"), false);
	}
	if (may(req, PROJECTS_REVIEW))
		figure_add(shown, "/admin/reviews", N_("Stages to review"), sql_dashboard_reviews(req->db), true);
}

/* Net turnover of the last twelve months of the company's calendar. */
static struct chart *turnover(struct request *req)
{
	struct chart_value *values = arena_many(req->arena, struct chart_value, MONTHS);
	int year, month, day;

	date_parts(locale_today(req->now), &year, &month, &day);
	for (int i = MONTHS - 1; i >= 0; i--) {
		struct date first = date_of(year, month, 1);
		struct date next = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);

		values[i] = (struct chart_value){ locale_month(req->arena, first),
						  sql_dashboard_turnover(req->db, locale_day_start(first),
									 locale_day_start(next)) };
		year -= month == 1;
		month = month == 1 ? 12 : month - 1;
	}
	return chart_bars(req->arena, values, MONTHS, req->currency);
}

enum status show_today(struct request *req)
{
	struct today_page shown = { .figures = { arena_many(req->arena, struct today_figure, 12), 0 }, .calm = true };

	if (may(req, APPLICATIONS_REVIEW))
		applications(req, &shown);
	if (may(req, ORDERS_SHIP))
		orders(req, &shown);
	if (may(req, ORDERS_MANAGE))
		figure_add(&shown, "/admin/orders", N_("Questions to answer"),
			   sql_dashboard_questions(req->db, when_plus_seconds(req->now, -QUESTION_DAYS * (int64_t)86400)),
			   true);
	if (may(req, PROJECTS_MANAGE) || may(req, PROJECTS_REVIEW))
		projects(req, &shown);
	if (may(req, PARTNERS_MANAGE))
		figure_add(&shown, "/admin/partners", N_("Active partners"), COUNT(sql_dashboard_partners(req->db), "active"),
			   false);
	if (may(req, ORDERS_MANAGE) || may(req, MONEY_MANAGE))
		shown.turnover = turnover(req);
	return page(req, "admin/today", &shown);
}
