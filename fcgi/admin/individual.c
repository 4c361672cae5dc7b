/* Individual terms of one partner: what was offered and became of it, and a new offer as values beside those of the
 * programme. */
#include "admin/programme.h"

#include "base/text.h"
#include "domain/programme/acceptance.h"
#include "domain/programme/discussion.h"
#include "domain/programme/individual.h"
#include "shared/visitor.h"
#include "sql/acceptance.h"
#include "sql/individual.h"
#include "sql/programme.h"

const struct field_rule individual_form[] = {
	{ "from", DAY, .required = true },
	{ "until", DAY },
	{ "note", LINES, .required = true, .max = 1000 },
	{ "name[]", TEXT, .max = 80, .many = true },
	{ "value[]", TEXT, .max = 40, .many = true },
	{ "rows", FLAG }, /* never sent: where findings about values point to */
	{ 0 }
};
const struct field_rule individual_end_form[] = {
	{ "last", DAY, .required = true },
	{ "reason", LINES, .required = true, .max = 1000 },
	{ 0 }
};

struct individual_view {
	const struct individual *terms;
	const char *state;
	struct value_view_list values;
	bool may_withdraw, may_end;
};
LIST_OF(individual_view);
RECORD(individual_view, ONE(individual_view, terms, individual), FIELD(individual_view, state),
       LIST(individual_view, values, value_view), FIELD(individual_view, may_withdraw), FIELD(individual_view, may_end));

struct individual_page {
	int64_t partner_id;
	const char *partner;
	const struct programme_version *version; /* that rules the partner */
	struct individual_view_list offers;
	struct acceptance_list acceptances;
	struct value_row_list rows;
	struct date today;
};
RECORD(individual_page, FIELD(individual_page, partner_id), FIELD(individual_page, partner),
       ONE(individual_page, version, programme_version), LIST(individual_page, offers, individual_view),
       LIST(individual_page, acceptances, acceptance), LIST(individual_page, rows, value_row), FIELD(individual_page, today));

static void offers_fill(struct request *req, struct individual_page *data)
{
	struct individual_list rows = sql_individual_of(req->db, data->partner_id);

	data->offers.items = arena_many(req->arena, struct individual_view, rows.count + 1);
	data->offers.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		const char *state = individual_state(&rows.items[i], req->now);

		data->offers.items[i] = (struct individual_view){
			.terms = &rows.items[i],
			.state = state,
			.values = value_views(req, sql_individual_values(req->db, data->partner_id, rows.items[i].id)),
			.may_withdraw = text_same(state, "open"),
			.may_end = (text_same(state, "running") || text_same(state, "waiting")) &&
				   !when_set(rows.items[i].ended_early_at),
		};
	}
}

/* Every value of the programme can be replaced; fields are empty until something is typed. */
static void rows_fill(struct request *req, struct individual_page *data, const struct value_row_list *typed)
{
	struct parameter_list values = data->version ? sql_version_parameters(req->db, data->version->id) :
						       (struct parameter_list){ 0 };

	data->rows = value_rows(req, values);
	for (size_t i = 0; i < data->rows.count; i++) {
		struct value_row *row = &data->rows.items[i];

		row->typed = "";
		for (size_t j = 0; j < row->choices.count; j++)
			row->choices.items[j].current = false;
		for (size_t j = 0; typed && j < typed->count; j++)
			if (text_same(typed->items[j].name, row->name)) {
				const char *now = row->now;

				*row = typed->items[j];
				row->place = (int64_t)i;
				row->now = now;
			}
	}
}

static enum status individual_show(struct request *req, const struct value_row_list *typed)
{
	struct individual_page *data = arena_one(req->arena, struct individual_page);
	const struct invitee *partner = text_to_int(path_text(req, 0), &data->partner_id) ?
						sql_individual_partner_name(req->db, data->partner_id) : NULL;
	struct value_row_list sent;

	if (!partner)
		return not_found(req);
	data->partner = partner->partner_name;
	if (!typed && req->method == POST) {
		sent = value_rows_typed(req);
		typed = &sent;
	}
	data->version = version_for_partner(req->db, data->partner_id, req->now);
	data->acceptances = sql_acceptances_of(req->db, data->partner_id);
	data->today = locale_today(req->now);
	offers_fill(req, data);
	rows_fill(req, data, typed);
	return page(req, "admin/programme_individual", data);
}

enum status show_individual(struct request *req)
{
	return individual_show(req, NULL);
}

enum status offer_individual(struct request *req)
{
	struct value_row_list rows = value_rows_typed(req);
	struct actor actor = actor_of(req);
	struct individual_offer offer = { .from = form_day(req, "from"), .until = form_day(req, "until"),
					  .note = form_text(req, "note") };
	int64_t id;
	refusal why;

	if (!text_to_int(path_text(req, 0), &offer.partner_id))
		return not_found(req);
	offer.values = value_rows_read(req, rows);
	if (!form_fine(req))
		return individual_show(req, &rows);
	if ((why = individual_make_offer(req->db, &actor, &offer, req->currency, &id)) != NULL)
		return refused(req, why);
	return redirect_notice(req, N_("Offered. The partner gets a letter; the terms begin when they are accepted."),
			       "/admin/programme/partners/%lld", (long long)offer.partner_id);
}

static enum status after(struct request *req, int64_t partner_id, refusal why, const char *sentence)
{
	return why ? refused(req, why) :
		     redirect_notice(req, sentence, "/admin/programme/partners/%lld", (long long)partner_id);
}

enum status withdraw_individual(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t partner, id;

	if (!text_to_int(path_text(req, 0), &partner) || !text_to_int(path_text(req, 1), &id))
		return not_found(req);
	return after(req, partner, individual_withdraw(req->db, &actor, partner, id), N_("The offer is withdrawn."));
}

enum status end_individual(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t partner, id;

	if (!text_to_int(path_text(req, 0), &partner) || !text_to_int(path_text(req, 1), &id))
		return not_found(req);
	return after(req, partner,
		     individual_end(req->db, &actor, partner, id, form_day(req, "last"), form_text(req, "reason"), req->currency),
		     N_("The end is set. The general terms apply again from the day after."));
}
