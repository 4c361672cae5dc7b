/* Recomputes the chains and the roots of the days: a single pass over the seals in the order in which they were made. */
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "domain/money/seals.h"
#include "sql/seals.h"

enum { PORTION = 2000 };

struct pass {
	struct arena *arena;          /* lives as long as the pass */
	struct seal_head_list heads;  /* by account number, as far as the pass has come */
	struct ledger_head_list days; /* of the file */
	size_t day;                   /* the next to compare */
	void (*tell)(const char *sentence);
	int told;
};

static void say(struct pass *pass, const char *sentence)
{
	pass->told++;
	pass->tell(sentence);
}

/* The lines of the file, each in its own chain. */
static bool days_read(struct pass *pass, const char *text)
{
	const char *before = "";
	size_t number = 0;

	for (const char *at = text; *at; at++)
		number += *at == '\n';
	pass->days.items = arena_many(pass->arena, struct ledger_head, number + 2);
	number = 0;
	for (const char *at = text; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != '\0')) {
		struct ledger_head *head = &pass->days.items[pass->days.count];

		number++;
		if (!head_parse(pass->arena, at, head)) {
			say(pass, arena_printf(pass->arena, "line %zu of the file of daily heads is damaged", number));
			return false;
		}
		if (!text_same(head->line, head_line(pass->arena, before, head))) {
			say(pass, arena_printf(pass->arena, "the line of %s in the file of daily heads was changed",
					       date_plain(pass->arena, head->day)));
			return false;
		}
		before = head->line;
		pass->days.count++;
	}
	return true;
}

static struct seal_head *head_of(struct pass *pass, int64_t account)
{
	size_t low = 0, high = pass->heads.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (pass->heads.items[middle].account < account)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pass->heads.count && pass->heads.items[low].account == account ? &pass->heads.items[low] : NULL;
}

static const char *canonical_of(struct arena *arena, const struct sealed *seal)
{
	return seal_canonical(arena, &(struct sealable){ .id = seal->entry,
							 .kind = seal->kind,
							 .source = seal->source,
							 .source_id = seal->source_id,
							 .leg = seal->leg,
							 .debit = seal->debit,
							 .debit_partner = seal->debit_partner,
							 .credit = seal->credit,
							 .credit_partner = seal->credit_partner,
							 .amount = seal->amount,
							 .booked_at = seal->booked_at,
							 .day = seal->day,
							 .reverses_id = seal->reverses_id });
}

/* What is wrong with a seal, NULL when nothing is. */
static const char *seal_wrong(struct arena *arena, const struct seal_head *head, const struct sealed *seal)
{
	long long entry = seal->entry, sequence = seal->sequence, partner = head ? head->partner_id : 0;

	if (!head)
		return arena_printf(arena, "entry %lld is sealed in an account that does not exist", entry);
	if (!seal->there)
		return arena_printf(arena, "entry %lld is gone: number %lld of %s %lld was sealed with it", entry, sequence,
				    head->kind, partner);
	if (seal->account != seal->debit_account && seal->account != seal->credit_account)
		return arena_printf(arena, "entry %lld was changed: it was sealed as number %lld of %s %lld", entry, sequence,
				    head->kind, partner);
	if (seal->sequence != head->sequence + 1)
		return arena_printf(arena, "a seal of %s %lld is gone before entry %lld: number %lld follows number %lld",
				    head->kind, partner, entry, sequence, (long long)head->sequence);
	if (!text_same(seal->hash, seal_next(arena, head->hash, canonical_of(arena, seal))))
		return arena_printf(arena, "entry %lld was changed after it was sealed as number %lld of %s %lld", entry,
				    sequence, head->kind, partner);
	return NULL;
}

/* The days whose head was taken before the seal of that number. False: one differs. */
static bool days_compare(struct pass *pass, struct arena *arena, int64_t seals)
{
	while (pass->day < pass->days.count && pass->days.items[pass->day].seals < seals) {
		const struct ledger_head *head = &pass->days.items[pass->day];

		if (!text_same(head->root, heads_root(arena, pass->heads))) {
			say(pass, arena_printf(arena, "the ledger as it stands is not the one of %s: its chain was computed anew "
						      "since then, or seals of that day are missing",
					       date_plain(arena, head->day)));
			return false;
		}
		pass->day++;
	}
	return true;
}

static bool portion_check(struct pass *pass, struct arena *arena, struct sealed_list seals)
{
	for (size_t i = 0; i < seals.count; i++) {
		const struct sealed *seal = &seals.items[i];
		struct seal_head *head = head_of(pass, seal->account);

		if (!days_compare(pass, arena, seal->id))
			return false;

		const char *wrong = seal_wrong(arena, head, seal);

		if (wrong || !head) {
			say(pass, wrong);
			return false;
		}
		head->sequence = seal->sequence;
		memcpy((char *)(uintptr_t)head->hash, seal->hash, 64);
	}
	return true;
}

static void chains_check(struct pass *pass, struct db *db)
{
	struct arena *arena = db_arena(db);
	struct arena_mark mark = arena_mark(arena);
	int64_t after = 0;
	size_t count;

	do {
		struct sealed_list seals = sql_sealed(db, after, PORTION);

		count = seals.count;
		if (db_fault(db) != DB_FINE || !portion_check(pass, arena, seals))
			return;
		after = count ? seals.items[count - 1].id : after;
		arena_rewind(arena, mark);
	} while (count == PORTION);
	days_compare(pass, arena, INT64_MAX);
}

/* Heads before the first seal, with room for a hash of their own. */
static void heads_begin(struct pass *pass, struct db *db)
{
	struct seal_head_list accounts = sql_seal_accounts(db);

	pass->heads.items = arena_many(pass->arena, struct seal_head, accounts.count + 1);
	pass->heads.count = accounts.count;
	for (size_t i = 0; i < accounts.count; i++) {
		struct seal_head *head = &pass->heads.items[i];

		*head = accounts.items[i];
		head->kind = arena_text(pass->arena, head->kind);
		head->currency = arena_text(pass->arena, head->currency);
		head->sequence = 0;
		head->hash = seal_start(pass->arena, head->kind, head->partner_id, head->currency);
	}
}

int ledger_check_seals(struct db *db, const struct config *config, void (*tell)(const char *sentence))
{
	struct pass pass = { .arena = arena_new(), .tell = tell };
	const char *text = heads_read(pass.arena, config);
	int told = -1;

	db_begin(db, DB_SNAPSHOT);
	heads_begin(&pass, db);
	if (text && days_read(&pass, text))
		chains_check(&pass, db);
	if (text && pass.told == 0 && db_fault(db) == DB_FINE) {
		int64_t entry = sql_seal_missing(db);

		if (entry)
			say(&pass, arena_printf(pass.arena, "entry %lld has no seal and does not wait for one", (long long)entry));
	}
	if (text && db_fault(db) == DB_FINE)
		told = pass.told;
	if (db_fault(db) == DB_FINE)
		db_rollback(db);
	else
		db_fault_clear(db);
	arena_free(pass.arena);
	return told;
}
