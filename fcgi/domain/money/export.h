/* A partner's own books as a file: its entries with their seals, its commissions with the facts that they were computed from,
 * and the programme's parameters. `filar verify` computes all of it again without a database. Owner in every WHERE. */
#ifndef MONEY_EXPORT_H
#define MONEY_EXPORT_H

#include "base/buffer.h"
#include "core/db.h"

/* Appends the JSON document; rows are read in portions, so that memory does not grow with the partner's history beyond the
 * document itself. */
void export_json(struct db *db, int64_t partner_id, const char *name, const char *currency, struct when now,
		 struct buffer *out);

/* The entries alone, for a spreadsheet. */
void export_csv(struct db *db, int64_t partner_id, struct buffer *out);

/* The movements of the partner's accounts from since until before until, each row with what it changes of what is owed. */
void statement_csv(struct db *db, int64_t partner_id, const char *currency, struct date since, struct date until,
		   struct buffer *out);

/* What an entry changes of what a partner is owed: pending, payable and in payout together. */
int64_t statement_change(const char *debit, const char *credit, int64_t amount);

/* ---- Rows ---- */

struct export_sale {
	int64_t id;
	int64_t order_id;
	int64_t level;
	int64_t version;       /* number */
	const char *facts;
};
LIST_OF(export_sale);
RECORD_OF(export_sale);

struct export_commission {
	int64_t id;
	int64_t order_id;
	int64_t order_line_id;
	int64_t level;
	int64_t version;
	int64_t amount, reversed;
	int64_t article;
};
LIST_OF(export_commission);
RECORD_OF(export_commission);

struct export_reversal {
	int64_t id;
	int64_t commission_id;
	int64_t return_line_id;
	int64_t leg;
	int64_t amount;
	int64_t base, returned;   /* of the line: net when it was computed, what came back since then up to this return */
};
LIST_OF(export_reversal);
RECORD_OF(export_reversal);

struct export_version {
	int64_t id;
	int64_t number;
	const char *sha256;
};
LIST_OF(export_version);
RECORD_OF(export_version);

#endif
