/* The seals of the ledger (L12): each account has a chain, h(n) = SHA-256(h(n-1), line feed, canonical entry), and once a day
 * the heads of all chains become one root that is written outside of the database. Who changes a row breaks the chain at that
 * entry; who computes the chain anew breaks the root of the day.
 *
 * Canonical entry: id|kind|source|source_id|leg|debit:partner|credit:partner|amount|currency|microseconds|day|reverses_id
 * First hash of an account: SHA-256("filar ledger KIND PARTNER CURRENCY").
 * Root: SHA-256 of "KIND PARTNER CURRENCY SEQUENCE HASH" and a line feed for each account, by account number.
 * The file VAR/ledger/heads has a line for each day: DAY SEALS ROOT LINE, where LINE = SHA-256("LINE_BEFORE DAY SEALS ROOT"). */
#ifndef MONEY_SEALS_H
#define MONEY_SEALS_H

#include "base/arena.h"
#include "core/config.h"
#include "core/db.h"

/* An entry as it is sealed. */
struct sealable {
	int64_t id;
	const char *kind;
	const char *source;
	int64_t source_id;
	int64_t leg;
	int64_t debit_account, credit_account;
	const char *debit;
	int64_t debit_partner;
	const char *credit;
	int64_t credit_partner;
	struct money amount;
	struct when booked_at;
	struct date day;
	int64_t reverses_id;
};
LIST_OF(sealable);
RECORD_OF(sealable);

const char *seal_canonical(struct arena *arena, const struct sealable *entry);
const char *seal_start(struct arena *arena, const char *kind, int64_t partner_id, const char *currency);
const char *seal_next(struct arena *arena, const char *before, const char *canonical);

/* Seals a portion of what waits. True: there may be more. It begins and commits by itself, and whatever dies, an entry is
 * sealed once and in one chain. Services: worker. */
bool ledger_seal(struct db *db);

/* Writes the head of yesterday (in the company's zone) to VAR/ledger/heads once nothing waits for its seal, then the copy for
 * pages and the letters to finance. */
void ledger_head_write(struct db *db, const struct config *config, struct when now);

/* Recomputes every chain and every root. Tells the first broken entry, or the first day whose root differs; answers how many
 * sentences it told, -1 when the database or the file could not be read. */
int ledger_check_seals(struct db *db, const struct config *config, void (*tell)(const char *sentence));

/* ---- Rows ---- */

struct seal_head {
	int64_t account;
	const char *kind;
	int64_t partner_id;
	const char *currency;
	int64_t sequence;      /* 0: nothing sealed yet */
	const char *hash;
};
LIST_OF(seal_head);
RECORD_OF(seal_head);

struct sealed {
	int64_t id;            /* of the seal */
	int64_t account;
	int64_t sequence;
	const char *hash;
	int64_t entry;
	bool there;            /* the entry still exists */
	const char *kind, *source;
	int64_t source_id, leg;
	int64_t debit_account, credit_account;
	const char *debit;
	int64_t debit_partner;
	const char *credit;
	int64_t credit_partner;
	struct money amount;
	struct when booked_at;
	struct date day;
	int64_t reverses_id;
};
LIST_OF(sealed);
RECORD_OF(sealed);

struct ledger_head {
	struct date day;
	int64_t seals;
	const char *root;
	const char *line;
	struct when written_at;
};
LIST_OF(ledger_head);
RECORD_OF(ledger_head);

/* One line of the file; false: it is none. */
bool head_parse(struct arena *arena, const char *text, struct ledger_head *head);
const char *head_line(struct arena *arena, const char *before, const struct ledger_head *head);
const char *heads_root(struct arena *arena, struct seal_head_list heads);
/* The bytes of VAR/ledger/heads; "" when there is no file yet, NULL when it cannot be read. */
const char *heads_read(struct arena *arena, const struct config *config);

#endif
