/* Payout runs for finance: who is owed what, the runs and their lines, the bank's file. */
#include <string.h>

#include "admin/pages.h"
#include "base/buffer.h"
#include "base/text.h"
#include "core/csv.h"
#include "core/locale.h"
#include "domain/money/payouts.h"
#include "shared/visitor.h"
#include "sql/payouts.h"
#include "web/response.h"

enum { RUNS = 30, PARTNER_BASE = 1000 };

const struct field_rule payouts_form[] = { { "cut_off", DAY }, { 0 } };
const struct field_rule payout_new_form[] = { { "cut_off", DAY, .required = true }, { 0 } };
const struct field_rule payout_paid_form[] = {
	{ "line", WHOLE, .min = 0 },
	{ "paid_on", DAY, .required = true },
	{ 0 }
};
const struct field_rule payout_failed_form[] = {
	{ "line", WHOLE, .required = true, .min = 1 },
	{ "reason", TEXT, .required = true, .max = 300 },
	{ 0 }
};

struct payouts_page {
	struct payout_candidate_list candidates;
	struct payout_list runs;
	struct date cut_off;
	struct money total;      /* of those who are in */
	int64_t count;
	bool has_candidates;
	bool has_runs;
	bool may_prepare;
};
RECORD(payouts_page, LIST(payouts_page, candidates, payout_candidate), LIST(payouts_page, runs, payout),
       FIELD(payouts_page, cut_off), FIELD(payouts_page, total), FIELD(payouts_page, count),
       FIELD(payouts_page, has_candidates), FIELD(payouts_page, has_runs), FIELD(payouts_page, may_prepare));

struct payout_page {
	const struct payout *run;
	struct payout_line_list lines;
	const char *self;
	struct date today;
	bool mine;               /* the visitor prepared it */
	bool may_approve, may_drop, may_decide, may_export;
};
RECORD(payout_page, ONE(payout_page, run, payout), LIST(payout_page, lines, payout_line), FIELD(payout_page, self),
       FIELD(payout_page, today), FIELD(payout_page, mine), FIELD(payout_page, may_approve), FIELD(payout_page, may_drop),
       FIELD(payout_page, may_decide), FIELD(payout_page, may_export));

enum status show_payouts(struct request *req)
{
	struct payouts_page *data = arena_one(req->arena, struct payouts_page);
	const char *currency = company(req)->currency;

	data->cut_off = form_day(req, "cut_off");
	if (!date_set(data->cut_off))
		data->cut_off = locale_today(req->now);
	data->candidates = payout_preview(req->db, currency, data->cut_off, req->now);
	data->total = money_of(0, currency);
	for (size_t i = 0; i < data->candidates.count; i++) {
		if (*data->candidates.items[i].left_out)
			continue;
		data->total = money_add(data->total, data->candidates.items[i].owed);
		data->count++;
	}
	data->runs = sql_payouts(req->db, RUNS);
	data->has_candidates = data->candidates.count > 0;
	data->has_runs = data->runs.count > 0;
	data->may_prepare = data->count > 0;
	return page(req, "admin/payouts", data);
}

static int64_t run_in_path(struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) ? id : 0;
}

enum status show_payout(struct request *req)
{
	struct payout_page *data = arena_one(req->arena, struct payout_page);

	data->run = sql_payout(req->db, run_in_path(req));
	if (!data->run)
		return not_found(req);

	bool prepared = text_same(data->run->state, "prepared");

	data->lines = sql_payout_lines(req->db, data->run->id);
	data->self = arena_printf(req->arena, "/admin/payouts/%lld", (long long)data->run->id);
	data->today = locale_today(req->now);
	data->mine = data->run->requested_by == req->visitor.person_id;
	data->may_approve = prepared && !data->mine;
	data->may_drop = prepared;
	data->may_decide = text_same(data->run->state, "approved");
	data->may_export = data->may_decide || text_same(data->run->state, "done");
	return page(req, "admin/payout", data);
}

enum status prepare_payout(struct request *req)
{
	struct actor actor = actor_of(req);
	int64_t id = 0;
	refusal why = payout_prepare(req->db, &actor, company(req)->currency, form_day(req, "cut_off"), &id);

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The run is prepared. A second person approves it."), "/admin/payouts/%lld",
				     (long long)id);
}

static enum status done(struct request *req, refusal why, const char *notice)
{
	return why ? refused(req, why) : redirect_notice(req, notice, "/admin/payouts/%s", path_text(req, 0));
}

enum status approve_payout(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req, payout_approve(req->db, &actor, run_in_path(req)),
		    N_("The run is approved. Hand the file to the bank, then confirm what it paid."));
}

enum status drop_payout(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req, payout_drop(req->db, &actor, run_in_path(req)), N_("The run is dropped. All sums are owed again."));
}

enum status pay_payout(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req,
		    payout_paid(req->db, &actor, run_in_path(req), form_int(req, "line"), form_day(req, "paid_on")),
		    N_("It is booked as paid. The partners have a letter."));
}

enum status fail_payout(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req,
		    payout_failed(req->db, &actor, run_in_path(req), form_int(req, "line"), form_text(req, "reason")),
		    N_("The payment is taken back and owed again. The partner has a letter."));
}

/* One row for each payment that the bank is to make. */
enum status export_payout(struct request *req)
{
	const struct payout *run = sql_payout(req->db, run_in_path(req));
	struct buffer out = { 0 };

	if (!run || text_same(run->state, "prepared") || text_same(run->state, "dropped"))
		return not_found(req);

	struct payout_line_list lines = sql_payout_lines(req->db, run->id);
	static const char *const heads[] = { "holder", "account", "bank_code", "amount", "currency", "reference", "partner" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_field(&out, heads[i]);
	csv_end(&out);
	for (size_t i = 0; i < lines.count; i++) {
		const struct payout_line *line = &lines.items[i];

		csv_field(&out, line->holder);
		csv_field(&out, line->number);
		csv_field(&out, line->bank_code);
		csv_field(&out, money_plain(req->arena, line->amount));
		csv_field(&out, line->amount.currency);
		csv_field(&out, arena_printf(req->arena, "PAYOUT %lld-%lld", (long long)run->id, (long long)line->id));
		csv_field(&out, arena_printf(req->arena, "P-%lld", (long long)(PARTNER_BASE + line->partner_id)));
		csv_end(&out);
	}

	const char *text = arena_text(req->arena, buffer_get(&out));

	buffer_free(&out);
	return file_reply(req, "text/csv; charset=utf-8", arena_printf(req->arena, "payout-%lld.csv", (long long)run->id), text,
			  strlen(text));
}
