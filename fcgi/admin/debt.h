/* What the company owes to its partners, for the pages of finance and administrator. */
#ifndef ADMIN_DEBT_H
#define ADMIN_DEBT_H

#include "domain/money/ledger.h"
#include "web/request.h"

struct chart;

struct debt {
	struct money owed;       /* payable now */
	struct money in_payout;  /* on its way to the bank */
	struct money pending;    /* all that is still to mature */
	struct money first_week; /* of it within seven days */
	const struct chart *weeks;
};
RECORD_OF(debt);

const struct debt *debt_of(struct request *req, struct ledger_balance_list balances, const char *currency);

#endif
