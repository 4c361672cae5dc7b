/* The sealer: takes the lock row, reads what waits, goes on with each account's chain. */
#include "domain/money/seals.h"

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "sql/seals.h"

enum { PORTION = 500 };

RECORD(sealable, FIELD(sealable, id), FIELD(sealable, kind), FIELD(sealable, source), FIELD(sealable, source_id),
       FIELD(sealable, leg), FIELD(sealable, debit_account), FIELD(sealable, credit_account), FIELD(sealable, debit),
       FIELD(sealable, debit_partner), FIELD(sealable, credit), FIELD(sealable, credit_partner), FIELD(sealable, amount),
       FIELD(sealable, booked_at), FIELD(sealable, day), FIELD(sealable, reverses_id));
RECORD(seal_head, FIELD(seal_head, account), FIELD(seal_head, kind), FIELD(seal_head, partner_id), FIELD(seal_head, currency),
       FIELD(seal_head, sequence), FIELD(seal_head, hash));
RECORD(sealed, FIELD(sealed, id), FIELD(sealed, account), FIELD(sealed, sequence), FIELD(sealed, hash), FIELD(sealed, entry),
       FIELD(sealed, there), FIELD(sealed, kind), FIELD(sealed, source), FIELD(sealed, source_id), FIELD(sealed, leg),
       FIELD(sealed, debit_account), FIELD(sealed, credit_account), FIELD(sealed, debit), FIELD(sealed, debit_partner),
       FIELD(sealed, credit), FIELD(sealed, credit_partner), FIELD(sealed, amount), FIELD(sealed, booked_at),
       FIELD(sealed, day), FIELD(sealed, reverses_id));
RECORD(ledger_head, FIELD(ledger_head, day), FIELD(ledger_head, seals), FIELD(ledger_head, root), FIELD(ledger_head, line),
       FIELD(ledger_head, written_at));

const char *seal_canonical(struct arena *arena, const struct sealable *entry)
{
	return arena_printf(arena, "%lld|%s|%s|%lld|%lld|%s:%lld|%s:%lld|%lld|%s|%lld|%s|%lld", (long long)entry->id,
			    entry->kind, entry->source, (long long)entry->source_id, (long long)entry->leg, entry->debit,
			    (long long)entry->debit_partner, entry->credit, (long long)entry->credit_partner,
			    (long long)entry->amount.minor, entry->amount.currency, (long long)entry->booked_at.microseconds,
			    date_plain(arena, entry->day), (long long)entry->reverses_id);
}

const char *seal_start(struct arena *arena, const char *kind, int64_t partner_id, const char *currency)
{
	return crypto_hash_text(arena, arena_printf(arena, "filar ledger %s %lld %s", kind, (long long)partner_id, currency));
}

const char *seal_next(struct arena *arena, const char *before, const char *canonical)
{
	return crypto_hash_text(arena, arena_printf(arena, "%s\n%s", before, canonical));
}

/* The chains that a portion goes on with: found once each. */
struct chains {
	struct seal_head *heads[2 * PORTION];
	size_t count;
};

static struct seal_head *chain_of(struct db *db, struct chains *chains, int64_t account)
{
	for (size_t i = 0; i < chains->count; i++)
		if (chains->heads[i]->account == account)
			return chains->heads[i];

	struct seal_head *head = sql_seal_head(db, account);

	if (!head)
		return NULL;
	if (head->sequence == 0)
		head->hash = seal_start(db_arena(db), head->kind, head->partner_id, head->currency);
	chains->heads[chains->count++] = head;
	return head;
}

static void seal_one(struct db *db, struct chains *chains, int64_t account, int64_t entry, const char *canonical,
		     struct buffer *rows)
{
	struct seal_head *head = chain_of(db, chains, account);

	if (!head)
		return;
	head->sequence++;
	head->hash = seal_next(db_arena(db), head->hash, canonical);
	buffer_printf(rows, "%s[%lld,%lld,%lld,\"%s\"]", buffer_get(rows)[0] ? "," : "[", (long long)account,
		      (long long)head->sequence, (long long)entry, head->hash);
}

static bool seal_portion(struct db *db, void *context)
{
	int64_t *count = context;
	struct chains *chains = arena_one(db_arena(db), struct chains);
	struct buffer rows = { 0 };

	*count = 0;
	if (sql_sealing_take(db) != 1)
		return db_fault(db) == DB_FINE;

	struct sealable_list entries = sql_unsealed(db, PORTION);

	for (size_t i = 0; i < entries.count && db_fault(db) == DB_FINE; i++) {
		const struct sealable *entry = &entries.items[i];
		const char *canonical = seal_canonical(db_arena(db), entry);

		seal_one(db, chains, entry->debit_account, entry->id, canonical, &rows);
		seal_one(db, chains, entry->credit_account, entry->id, canonical, &rows);
	}
	if (entries.count && db_fault(db) == DB_FINE) {
		buffer_char(&rows, ']');

		const char *text = arena_text(db_arena(db), buffer_get(&rows));

		sql_seals_add(db, text);
		sql_unsealed_remove(db, text);
	}
	buffer_free(&rows);
	*count = (int64_t)entries.count;
	return true;
}

bool ledger_seal(struct db *db)
{
	int64_t count = 0;

	db_begin(db, DB_AUTOCOMMIT);
	if (!sql_unsealed_any(db))
		return false;
	return db_run(db, seal_portion, &count) && count == PORTION;
}
