/* Where a partner wants its money, and what was paid out so far. */
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/payouts.h"
#include "shop/pages.h"
#include "sql/payouts.h"

enum { ROWS = 100 };

const struct field_rule payout_account_form[] = {
	{ "holder", TEXT, .required = true, .max = 120 },
	{ "number", TEXT, .required = true, .max = 40 },
	{ "bank_code", TEXT, .max = 20 },
	{ 0 }
};

struct payouts_page {
	const struct payout_account *account;
	struct payout_own_list payouts;
	const char *holder_name;
	bool has_payouts;
	bool may_change;
};
RECORD(payouts_page, ONE(payouts_page, account, payout_account), LIST(payouts_page, payouts, payout_own),
       FIELD(payouts_page, holder_name), FIELD(payouts_page, has_payouts), FIELD(payouts_page, may_change));

enum status show_payouts(struct request *req)
{
	struct payouts_page *data = arena_one(req->arena, struct payouts_page);

	data->account = sql_payout_account(req->db, req->visitor.partner_id);
	data->payouts = sql_payouts_of(req->db, req->visitor.partner_id, ROWS);
	data->holder_name = data->account ? data->account->holder : req->visitor.partner_name;
	data->has_payouts = data->payouts.count > 0;
	data->may_change = (req->visitor.rights & RIGHT(PARTNER_MANAGE)) != 0;
	return page(req, "shop/payouts", data);
}

enum status set_payout_account(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = payout_account_set(req->db, &actor, form_text(req, "holder"), form_text(req, "number"),
					 form_text(req, "bank_code"));

	return why ? refused(req, why) :
		     redirect_notice(req, N_("The account is saved. The next payout goes there."), "/shop/earnings/payouts");
}
