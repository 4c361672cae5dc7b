/* The staff's start page: whose turn it is, what waits, and a chart where people would rather look than read. Each figure is
 * read only for those who may open the page behind it; the one strip shows what falls due first of all that the reader may
 * settle. */
#include "admin/debt.h"
#include "admin/pages.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/contract/projects.h"
#include "domain/people/dashboard.h"
#include "domain/shop/reference.h"
#include "shared/months.h"
#include "shared/visitor.h"
#include "sql/dashboard.h"
#include "sql/ledger.h"
#include "web/chart.h"
#include "web/gate.h"
#include "web/response.h"

enum { MONTHS = 12, REVIEW_MONTHS = 6, FIGURES = 12, AGES = 4, LATE_DAYS = 30 };

/* A number with the page behind it. */
struct today_figure {
	const char *path;
	const char *label; /* translated */
	int64_t count;
	struct money sum;  /* of money: what they come to */
	bool mine;         /* waits for us */
};
LIST_OF(today_figure);
RECORD(today_figure, FIELD(today_figure, path), FIELD(today_figure, label), FIELD(today_figure, count),
       FIELD(today_figure, sum), FIELD(today_figure, mine));

/* The reader's next step. */
struct today_turn {
	const char *kind; /* application confirm send question project review owing: the template has the words */
	const char *path;
	const char *reference;
	const struct waiting *waiting;
	bool late;
};
RECORD(today_turn, FIELD(today_turn, kind), FIELD(today_turn, path), FIELD(today_turn, reference),
       ONE(today_turn, waiting, waiting), FIELD(today_turn, late));

struct today_page {
	struct today_figure_list figures;
	struct today_turn *turn;
	struct chart *pipeline; /* of applications */
	struct chart *offers;   /* of projects */
	struct chart *turnover;
	struct chart *open;     /* what partners owe, by how late it is */
	struct chart *verdicts;
	const struct debt *debt;
};
RECORD(today_page, LIST(today_page, figures, today_figure), ONE(today_page, turn, today_turn),
       ONE(today_page, pipeline, chart), ONE(today_page, offers, chart), ONE(today_page, turnover, chart),
       ONE(today_page, open, chart), ONE(today_page, verdicts, chart),
       ONE(today_page, debt, debt));

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

static struct today_figure *figure_add(struct today_page *shown, const char *path, const char *label, int64_t count, bool mine)
{
	struct today_figure *figure = &shown->figures.items[shown->figures.count];

	must(shown->figures.count++ < FIGURES);
	*figure = (struct today_figure){ .path = path, .label = locale_text(label), .count = count, .mine = mine && count > 0 };
	return figure;
}

static int64_t due_of(const struct waiting *waiting)
{
	return when_set(waiting->due_at) ? waiting->due_at.microseconds : waiting->since.microseconds;
}

/* The figure of what waits, and its claim to be the next step: the one that falls due first has it. */
static struct today_figure *waits(struct request *req, struct today_page *shown, const char *kind, const char *list,
				  const char *label, const struct waiting *waiting, const char *path, const char *reference)
{
	struct today_figure *figure = figure_add(shown, list, label, waiting ? waiting->count : 0, true);

	if (!waiting || (shown->turn && due_of(shown->turn->waiting) <= due_of(waiting)))
		return figure;
	if (!shown->turn)
		shown->turn = arena_one(req->arena, struct today_turn);
	*shown->turn = (struct today_turn){ .kind = kind, .path = path, .reference = reference, .waiting = waiting,
					    .late = due_of(waiting) < req->now.microseconds };
	return figure;
}

static const char *path_to(struct request *req, const char *folder, const char *reference)
{
	return arena_printf(req->arena, "%s/%s", folder, reference);
}

/* ---- What waits ---- */

static void applications(struct request *req, struct today_page *shown)
{
	struct state_count_list counts = sql_dashboard_applications(req->db);
	const struct waiting *due = sql_dashboard_application_due(req->db);
	int64_t approved = COUNT(counts, "approved");
	int64_t read = approved + COUNT(counts, "screening", "information_asked", "interview", "waiting", "rejected");
	int64_t confirmed = read + COUNT(counts, "new");
	const struct chart_value steps[] = {
		{ locale_text(N_("Sent")), confirmed + COUNT(counts, "unconfirmed", "withdrawn") },
		{ locale_text(N_("Confirmed")), confirmed },
		{ locale_text(N_("Read by us")), read },
		{ locale_text(N_("Approved")), approved },
	};
	const char *path = due ? arena_printf(req->arena, "/admin/applications/%lld", (long long)due->id) : "";

	shown->pipeline = chart_funnel(req->arena, steps, sizeof(steps) / sizeof(steps[0]));
	waits(req, shown, "application", "/admin/applications", N_("Applications to read"), due, path, "");
}

static void order_waits(struct request *req, struct today_page *shown, const char *kind, const char *list, const char *label,
			const struct waiting *due)
{
	const char *reference = due ? order_reference(req->arena, due->id) : "";

	waits(req, shown, kind, list, label, due, path_to(req, "/admin/orders", reference), reference);
}

static void orders(struct request *req, struct today_page *shown)
{
	if (may(req, ORDERS_MANAGE)) {
		order_waits(req, shown, "confirm", "/admin/orders?state=submitted", N_("Orders to confirm"),
			    sql_dashboard_order_due(req->db, "submitted"));
		order_waits(req, shown, "question", "/admin/orders?state=asked", N_("Questions to answer"),
			    sql_dashboard_question_due(req->db));
	}
	if (may(req, ORDERS_SHIP)) {
		order_waits(req, shown, "send", "/admin/orders?state=sending", N_("Orders to send"),
			    sql_dashboard_order_due(req->db, "confirmed,picking,partially_shipped"));
		figure_add(shown, "/admin/orders?state=shipped", N_("On their way"),
			   COUNT(sql_dashboard_orders(req->db), "shipped"), false);
	}
}

static void owing(struct request *req, struct today_page *shown)
{
	const struct waiting *due = sql_dashboard_owing(req->db);
	const char *reference = due ? order_reference(req->arena, due->id) : "";
	const char *list = "/admin/orders?state=owing";

	waits(req, shown, "owing", list, N_("Delivered and unpaid"), due, list, reference)->sum =
		due ? due->sum : money_of(0, req->currency);
}

static void projects(struct request *req, struct today_page *shown)
{
	struct state_count_list counts = sql_dashboard_projects(req->db);
	int64_t completed = COUNT(counts, "completed"), accepted = completed + COUNT(counts, "active", "suspended");
	const struct chart_value steps[] = {
		{ locale_text(N_("Offered")), accepted + COUNT(counts, "offered", "countered", "declined", "withdrawn", "offer_expired") },
		{ locale_text(N_("Accepted by the contractor")), accepted },
		{ locale_text(N_("Completed")), completed },
	};
	const struct waiting *due = sql_dashboard_project_due(req->db);
	const char *reference = due ? project_reference(req->arena, due->id) : "";

	shown->offers = chart_funnel(req->arena, steps, sizeof(steps) / sizeof(steps[0]));
	waits(req, shown, "project", "/admin/projects?turn=manager", N_("Projects that wait for us"), due,
	      path_to(req, "/admin/projects", reference), reference);
	figure_add(shown, "/admin/projects?state=offered", N_("Offers on their way"), COUNT(counts, "offered"), false);
	figure_add(shown, "/admin/projects?state=active", N_("Projects running"), COUNT(counts, "active"), false);
}

/* ---- Charts ---- */

static void fill(struct chart_value *values, size_t count, struct amount_span_list spans)
{
	for (size_t i = 0; i < count; i++)
		values[i].amount = i < spans.count ? spans.items[i].amount : 0;
}

static void reviews(struct request *req, struct today_page *shown)
{
	struct chart_value values[REVIEW_MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, REVIEW_MONTHS);
	const struct waiting *due = sql_dashboard_review_due(req->db, req->visitor.person_id);
	const char *reference = due ? project_reference(req->arena, due->id) : "";

	fill(values, REVIEW_MONTHS, sql_dashboard_verdicts(req->db, req->visitor.person_id, between));
	shown->verdicts = chart_bars(req->arena, values, REVIEW_MONTHS, NULL);
	waits(req, shown, "review", "/admin/reviews?turn=reviewer", N_("Stages to review"), due,
	      path_to(req, "/admin/reviews", reference), reference);
}

/* Net turnover of the last twelve months of the company's calendar. */
static struct chart *turnover(struct request *req)
{
	struct chart_value values[MONTHS] = { 0 };
	const char *between = month_values(req->arena, locale_today(req->now), values, MONTHS);

	fill(values, MONTHS, sql_dashboard_turnover(req->db, between));
	return chart_bars(req->arena, values, MONTHS, req->currency);
}

/* What partners owe: long overdue, overdue, a little late, in time. */
static struct chart *open_sums(struct request *req)
{
	struct date today = locale_today(req->now);
	struct date days[AGES + 1] = { date_of(2000, 1, 1), date_plus_days(today, -2 * LATE_DAYS),
				       date_plus_days(today, -LATE_DAYS), today, date_of(2200, 1, 1) };
	struct chart_value values[AGES] = { { locale_text(N_("over 60 days")), 0 },
					    { locale_text(N_("31–60 days")), 0 },
					    { locale_text(N_("1–30 days")), 0 },
					    { locale_text(N_("not due yet")), 0 } };
	const char *spans = "";

	for (int i = 0; i < AGES; i++)
		spans = arena_printf(req->arena, "%s%s[\"%s\",\"%s\"]", spans, i ? "," : "", date_plain(req->arena, days[i]),
				     date_plain(req->arena, days[i + 1]));
	fill(values, AGES, sql_dashboard_open_sums(req->db, arena_printf(req->arena, "[%s]", spans)));
	return chart_bars(req->arena, values, AGES, req->currency);
}

enum status show_today(struct request *req)
{
	struct today_page shown = { .figures = { arena_many(req->arena, struct today_figure, FIGURES + 1), 0 } };

	if (may(req, APPLICATIONS_REVIEW))
		applications(req, &shown);
	orders(req, &shown);
	if (may(req, MONEY_MANAGE)) {
		owing(req, &shown);
		shown.open = open_sums(req);
	}
	if (may(req, PROJECTS_MANAGE))
		projects(req, &shown);
	if (may(req, PROJECTS_REVIEW))
		reviews(req, &shown);
	if (may(req, PARTNERS_MANAGE))
		figure_add(&shown, "/admin/partners", N_("Active partners"), COUNT(sql_dashboard_partners(req->db), "active"),
			   false);
	if (may(req, ORDERS_MANAGE) || may(req, MONEY_MANAGE))
		shown.turnover = turnover(req);
	if (may(req, MONEY_MANAGE))
		shown.debt = debt_of(req, sql_ledger_balances(req->db, req->currency), req->currency);
	return page(req, "admin/today", &shown);
}
