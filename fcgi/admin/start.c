/* The set-up of one's own programme in six steps: how we speak of ourselves, kinds of partners, rates, tiers, money and time,
 * and the whole with its publishing. From the third on, an example shows what a sale pays. */
#include "admin/programme.h"

#include "base/text.h"
#include "domain/programme/calculator.h"
#include "domain/programme/wizard.h"
#include "shared/visitor.h"
#include "sql/drafts.h"
#include "sql/programme.h"

enum { EXAMPLE_MINOR_UNITS = 1000, STEP_WORDS = 1, STEP_KINDS = 2, STEP_RATES = 3, STEP_TIME = 5 };

const struct field_rule start_form[] = {
	{ "opening_en", LINES, .max = 2000 }, { "opening_pl", LINES, .max = 2000 }, { "opening_ru", LINES, .max = 2000 },
	{ "reseller", FLAG }, { "promoter", FLAG }, { "contractor", FLAG },
	{ "name[]", TEXT, .max = 80, .many = true },
	{ "value[]", TEXT, .max = 40, .many = true },
	{ "rows", FLAG }, /* never sent: where findings about values point to */
	{ 0 }
};

struct start_step {
	int64_t number;
	const char *label;
	bool current, reachable;
};
LIST_OF(start_step);
RECORD(start_step, FIELD(start_step, number), FIELD(start_step, label), FIELD(start_step, current),
       FIELD(start_step, reachable));

/* What a sale of a round sum pays at each level. */
struct start_example {
	struct money sale, client, partner, second;
};
RECORD_OF(start_example);
RECORD(start_example, FIELD(start_example, sale), FIELD(start_example, client), FIELD(start_example, partner),
       FIELD(start_example, second));

struct start_page {
	const struct draft *draft;      /* NULL: not begun */
	int64_t step, previous;
	struct start_step_list steps;
	const struct wizard_choices *choices;
	struct value_row_list rows;
	bool words, kinds, values, whole;
	const struct start_example *example;
	struct article_view_list articles;
	struct value_view_list all;
	struct date earliest;
	const char *refusal_rule, *refusal_remedy;
};
RECORD(start_page, ONE(start_page, draft, draft), FIELD(start_page, step), FIELD(start_page, previous),
       LIST(start_page, steps, start_step), ONE(start_page, choices, wizard_choices), LIST(start_page, rows, value_row),
       FIELD(start_page, words), FIELD(start_page, kinds), FIELD(start_page, values), FIELD(start_page, whole),
       ONE(start_page, example, start_example), LIST(start_page, articles, article_view), LIST(start_page, all, value_view),
       FIELD(start_page, earliest), FIELD(start_page, refusal_rule), FIELD(start_page, refusal_remedy));

enum status show_start(struct request *req)
{
	int64_t id = sql_draft_wizard(req->db);
	const struct draft *draft = id ? sql_draft_of_id(req->db, id) : NULL;
	struct start_page *data = arena_one(req->arena, struct start_page);

	if (draft)
		return redirect(req, "/admin/programme/start/%lld",
				(long long)(draft->steps < WIZARD_STEPS ? draft->steps + 1 : WIZARD_STEPS));
	return page(req, "admin/programme_start", data);
}

enum status begin_start(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id, last = sql_version_last(req->db);
	const struct programme_version *base = last ? sql_version_of_number(req->db, last) : NULL;
	refusal why;

	if (!base)
		return not_found(req);
	if ((why = wizard_begin(req->db, &actor, base->id, &id)) != NULL)
		return refused(req, why);
	return redirect(req, "/admin/programme/start/1");
}

static void steps_fill(struct request *req, struct start_page *data)
{
	static const char *const labels[WIZARD_STEPS] = { N_("Who we are"), N_("Kinds of partners"), N_("Rates and levels"),
							  N_("Tiers"), N_("Money and time"), N_("The whole") };

	data->steps.items = arena_many(req->arena, struct start_step, WIZARD_STEPS);
	for (int64_t i = 0; i < WIZARD_STEPS; i++)
		data->steps.items[data->steps.count++] = (struct start_step){ i + 1, locale_text(labels[i]), i + 1 == data->step,
									      i <= data->draft->steps };
}

static void example_fill(struct request *req, struct start_page *data, struct parameter_list values)
{
	struct start_example *example = arena_one(req->arena, struct start_example);
	struct money sale = money_of(1, req->currency);
	const struct terms *terms = NULL;

	for (int i = money_decimals(req->currency); i > 0; i--)
		sale.minor *= 10;
	sale = money_times(sale, EXAMPLE_MINOR_UNITS);
	if (terms_read(req->arena, values, 1, req->currency, &terms))
		return;

	const struct income_question question = { .kind = SALE_CLIENT, .orders = 1, .order_net = sale, .partners = 1,
						  .partner_orders = 1, .partner_order_net = sale, .second_partners = 1 };
	struct income income = income_expected(req->arena, terms, &question);

	*example = (struct start_example){ sale, income.clients, income.partners, income.second_partners };
	data->example = example;
}

/* What the step asks for: the draft's values, and empty fields for those of the model that were taken out. */
static void rows_fill(struct request *req, struct start_page *data, struct parameter_list values)
{
	struct parameter_list base = sql_version_parameters(req->db, data->draft->base_id);
	struct parameter_list asked = { arena_many(req->arena, struct parameter, base.count + values.count + 1), 0 };
	bool *empty = arena_many(req->arena, bool, base.count + values.count + 1);

	for (size_t i = 0; i < base.count; i++) {
		if (!wizard_asks(data->step, base.items[i].name))
			continue;
		empty[asked.count] = true;
		asked.items[asked.count] = base.items[i];
		for (size_t j = 0; j < values.count; j++)
			if (text_same(values.items[j].name, base.items[i].name)) {
				asked.items[asked.count] = values.items[j];
				empty[asked.count] = false;
			}
		asked.count++;
	}
	data->rows = req->method == POST ? value_rows_typed(req) : value_rows(req, asked);
	for (size_t i = 0; req->method != POST && i < asked.count; i++)
		if (empty[i])
			data->rows.items[i].typed = "";
}

static void openings_fill(struct request *req, struct start_page *data)
{
	struct wizard_choices *choices = arena_one(req->arena, struct wizard_choices);

	*choices = wizard_choices_read(req->arena, data->draft->choices);
	if (text_empty(choices->opening_en))
		choices->opening_en = wizard_opening(req->db, data->draft->base_id, ENGLISH);
	if (text_empty(choices->opening_pl))
		choices->opening_pl = wizard_opening(req->db, data->draft->base_id, POLISH);
	if (text_empty(choices->opening_ru))
		choices->opening_ru = wizard_opening(req->db, data->draft->base_id, RUSSIAN);
	data->choices = choices;
}

static void whole_fill(struct request *req, struct start_page *data, struct parameter_list values)
{
	struct document document = document_of_draft(req->db, data->draft, locale_current());
	refusal why = NULL;
	const struct publication_ground *ground = draft_ground(req->db, data->draft, req->currency, req->now, &why);

	data->articles = article_views(req, document.articles, document.parameters);
	data->all = value_views(req, values);
	data->earliest = ground ? publication_earliest(ground, false) : locale_today(req->now);
	data->refusal_rule = why ? locale_refusal(req->arena, why) : "";
	data->refusal_remedy = why ? locale_remedy(req->arena, why) : "";
}

static enum status step_show(struct request *req, const struct value_row_list *judged)
{
	struct start_page *data = arena_one(req->arena, struct start_page);
	int64_t id = sql_draft_wizard(req->db);
	struct parameter_list values;

	if (!text_to_int(path_text(req, 0), &data->step) || data->step < 1 || data->step > WIZARD_STEPS || !id)
		return not_found(req);
	data->draft = sql_draft_of_id(req->db, id);
	data->previous = data->step - 1;
	data->words = data->step == STEP_WORDS;
	data->kinds = data->step == STEP_KINDS;
	data->values = data->step >= STEP_RATES && data->step <= STEP_TIME;
	data->whole = data->step == WIZARD_STEPS;
	values = draft_values(req->arena, sql_draft_parameters(req->db, id));
	steps_fill(req, data);
	openings_fill(req, data);
	if (data->values)
		rows_fill(req, data, values);
	if (judged)
		data->rows = *judged;
	if (data->step >= STEP_RATES)
		example_fill(req, data, values);
	if (data->whole)
		whole_fill(req, data, values);
	return page(req, "admin/programme_start", data);
}

enum status show_start_step(struct request *req)
{
	return step_show(req, NULL);
}

enum status save_start(struct request *req)
{
	struct actor actor = actor_of(req);
	struct value_row_list rows = value_rows_typed(req);
	struct parameter_list values = value_rows_read(req, rows);
	int64_t step, id = sql_draft_wizard_lock(req->db);
	const struct draft *draft = id ? sql_draft_of_id(req->db, id) : NULL;
	struct wizard_choices choices;
	refusal why;

	if (!text_to_int(path_text(req, 0), &step) || step < 1 || step >= WIZARD_STEPS || !draft)
		return not_found(req);
	if (!form_fine(req))
		return step_show(req, &rows);
	choices = wizard_choices_read(req->arena, draft->choices);
	if (step == STEP_WORDS) {
		choices.opening_en = form_text(req, "opening_en");
		choices.opening_pl = form_text(req, "opening_pl");
		choices.opening_ru = form_text(req, "opening_ru");
	}
	if (step == STEP_KINDS) {
		choices.reseller = form_flag(req, "reseller");
		choices.promoter = form_flag(req, "promoter");
		choices.contractor = form_flag(req, "contractor");
	}
	why = wizard_save(req->db, &actor, id, step, &choices, step >= STEP_RATES ? &values : NULL, req->currency);
	return why ? refused(req, why) : redirect(req, "/admin/programme/start/%lld", (long long)step + 1);
}
