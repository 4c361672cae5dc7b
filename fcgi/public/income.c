/* The income calculator: a question in the address, the answer of the commission engine as figures, a chart and a table. */
#include "base/text.h"
#include "domain/programme/calculator.h"
#include "domain/programme/versions.h"
#include "public/pages.h"
#include "web/chart.h"
#include "web/response.h"

enum { MOST_COUNT = 10000, MOST_AMOUNT = 100000000, MOST_MARKUP = 500, STEPS = 5 };

const struct field_rule income_form[] = {
	{ "kind", CHOICE, .choices = "reseller promoter" },
	{ "orders", WHOLE, .max = MOST_COUNT },
	{ "order_net", AMOUNT, .max = MOST_AMOUNT },
	{ "markup", WHOLE, .max = MOST_MARKUP },
	{ "partners", WHOLE, .max = MOST_COUNT },
	{ "partner_orders", WHOLE, .max = MOST_COUNT },
	{ "partner_order_net", AMOUNT, .max = MOST_AMOUNT },
	{ "second_partners", WHOLE, .max = MOST_COUNT },
	{ 0 }
};

/* One step of the growth: what either kind of partner would earn, and the tier after a year of it. */
struct income_step {
	const char *label;
	const struct income *reseller, *promoter;
};
LIST_OF(income_step);
RECORD(income_step, FIELD(income_step, label), ONE(income_step, reseller, income), ONE(income_step, promoter, income));

struct income_page {
	bool promoter;
	bool answered;        /* the figures below are filled */
	const char *currency;
	int64_t number;       /* of the programme version */
	const struct income *income;
	const struct chart *growth;
	struct income_step_list steps;
};
RECORD(income_page, FIELD(income_page, promoter), FIELD(income_page, answered), FIELD(income_page, currency),
       FIELD(income_page, number), ONE(income_page, income, income), ONE(income_page, growth, chart),
       LIST(income_page, steps, income_step));

/* An example to begin with, so that the page answers before anything was typed. */
static struct income_question example(struct request *req)
{
	const int64_t orders = 8, net = 25000, markup = 40, partners = 2, partner_orders = 4;
	const struct money order_net = money_of(net, req->currency);

	form_default(req, "orders", arena_printf(req->arena, "%d", (int)orders));
	form_default(req, "order_net", money_plain(req->arena, order_net));
	form_default(req, "markup", arena_printf(req->arena, "%d", (int)markup));
	form_default(req, "partners", arena_printf(req->arena, "%d", (int)partners));
	form_default(req, "partner_orders", arena_printf(req->arena, "%d", (int)partner_orders));
	form_default(req, "partner_order_net", money_plain(req->arena, order_net));
	form_default(req, "second_partners", "0");
	return (struct income_question){ .kind = text_same(form_text(req, "kind"), "promoter") ? SALE_CLIENT : SALE_OWN,
					 .orders = orders,
					 .order_net = order_net,
					 .markup = markup * 100,
					 .partners = partners,
					 .partner_orders = partner_orders,
					 .partner_order_net = order_net };
}

static struct income_question question_of(const struct request *req)
{
	const bool promoter = text_same(form_text(req, "kind"), "promoter");

	return (struct income_question){ .kind = promoter ? SALE_CLIENT : SALE_OWN,
					 .orders = form_int(req, "orders"),
					 .order_net = money_of(form_money(req, "order_net").minor, req->currency),
					 .markup = form_int(req, "markup") * 100,
					 .partners = form_int(req, "partners"),
					 .partner_orders = form_int(req, "partner_orders"),
					 .partner_order_net =
						 money_of(form_money(req, "partner_order_net").minor, req->currency),
					 .second_partners = form_int(req, "second_partners") };
}

static const struct income *income_as(struct request *req, const struct terms *terms, struct income_question question,
				      enum sale_kind kind)
{
	struct income *income = arena_one(req->arena, struct income);

	question.kind = kind;
	*income = income_expected(req->arena, terms, &question);
	return income;
}

/* The same question asked for half, once, twice … as many orders and partners, for either kind; the chart is of the kind
 * that was asked about. */
static const struct chart *growth_of(struct request *req, const struct terms *terms, const struct income_question *question,
				     struct income_step_list *list)
{
	static const struct {
		int64_t times, of;
		const char *label, *mark; /* in the table; below its bar, where there is no room for words */
	} steps[STEPS] = { { 1, 2, N_("half"), "½ ×" }, { 1, 1, N_("as above"), "1 ×" }, { 2, 1, N_("twice"), "2 ×" },
			   { 3, 1, N_("3 times"), "3 ×" }, { 4, 1, N_("4 times"), "4 ×" } };
	struct chart_value values[STEPS];

	*list = (struct income_step_list){ arena_many(req->arena, struct income_step, STEPS), STEPS };
	for (size_t i = 0; i < STEPS; i++) {
		struct income_question scaled = *question;

		scaled.orders = question->orders * steps[i].times / steps[i].of;
		scaled.partners = question->partners * steps[i].times / steps[i].of;
		scaled.second_partners = question->second_partners * steps[i].times / steps[i].of;

		struct income_step *step = &list->items[i];

		*step = (struct income_step){ locale_text(steps[i].label), income_as(req, terms, scaled, SALE_OWN),
					      income_as(req, terms, scaled, SALE_CLIENT) };
		values[i] = (struct chart_value){ steps[i].mark, (question->kind == SALE_CLIENT ? step->promoter : step->reseller)->month.minor };
	}
	return chart_bars(req->arena, values, STEPS, req->currency);
}

enum status show_income(struct request *req)
{
	const struct programme_version *version = version_in_force(req->db, req->now);
	const struct terms *terms = version ? version_terms(req->db, version, req->currency) : NULL;
	struct income_page shown = { .currency = req->currency };

	shown.promoter = text_same(form_text(req, "kind"), "promoter");
	if (terms && form_fine(req)) {
		const struct income_question question = form_sent(req, "orders") ? question_of(req) : example(req);
		struct income *income = arena_one(req->arena, struct income);

		*income = income_expected(req->arena, terms, &question);
		shown.answered = true;
		shown.number = version->number;
		shown.income = income;
		shown.growth = growth_of(req, terms, &question, &shown.steps);
	}
	return page(req, "public/income", &shown);
}
