#include "domain/money/export.h"

#include <string.h>

#include "base/text.h"
#include "core/csv.h"
#include "core/json.h"
#include "domain/money/ledger.h"
#include "domain/money/seals.h"
#include "domain/programme/terms.h"
#include "domain/shop/reference.h"
#include "sql/export.h"
#include "sql/ledger.h"
#include "sql/programme.h"

RECORD(export_sale, FIELD(export_sale, id), FIELD(export_sale, order_id), FIELD(export_sale, level),
       FIELD(export_sale, version), FIELD(export_sale, facts));
RECORD(export_commission, FIELD(export_commission, id), FIELD(export_commission, order_id),
       FIELD(export_commission, order_line_id), FIELD(export_commission, level), FIELD(export_commission, version),
       FIELD(export_commission, amount), FIELD(export_commission, reversed), FIELD(export_commission, article));
RECORD(export_reversal, FIELD(export_reversal, id), FIELD(export_reversal, commission_id),
       FIELD(export_reversal, return_line_id), FIELD(export_reversal, leg), FIELD(export_reversal, amount),
       FIELD(export_reversal, base), FIELD(export_reversal, returned));
RECORD(export_version, FIELD(export_version, id), FIELD(export_version, number), FIELD(export_version, sha256));

enum { PORTION = 1000 };

static void add_object(struct buffer *out, bool first, struct json_object *object)
{
	buffer_text(out, first ? "\n" : ",\n");
	buffer_text(out, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
}

static void put(struct json_object *object, const char *name, int64_t number)
{
	json_object_object_add(object, name, json_object_new_int64(number));
}

static void put_text(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static void add_versions(struct db *db, int64_t partner_id, struct buffer *out)
{
	struct export_version_list versions = sql_export_versions(db, partner_id);

	for (size_t i = 0; i < versions.count; i++) {
		struct parameter_list rows = sql_version_parameters(db, versions.items[i].id);
		struct json_object *object = json_object_new_object();

		put(object, "version", versions.items[i].number);
		put_text(object, "sha256", versions.items[i].sha256);
		json_object_object_add(object, "parameters",
				       json_of_list(&parameter_record, (struct any_list){ rows.items, rows.count }));
		add_object(out, i == 0, object);
	}
}

/* Adds the rows of the partner behind id `after`, at most PORTION: how many there were, and the last one's id. */
typedef size_t portion(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out);

/* All of them, without ever holding more than one portion. */
static void add_all(struct db *db, int64_t partner_id, portion *add, struct buffer *out)
{
	struct arena_mark mark = arena_mark(db_arena(db));
	int64_t after = 0;
	size_t count;

	do {
		count = add(db, partner_id, &after, out);
		arena_rewind(db_arena(db), mark);
	} while (count == PORTION);
}

static size_t add_sales(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out)
{
	struct export_sale_list sales = sql_export_sales(db, partner_id, *after, PORTION);

	for (size_t i = 0; i < sales.count; i++) {
		const struct export_sale *sale = &sales.items[i];

		buffer_printf(out, "%s{\"order\":%lld,\"level\":%lld,\"version\":%lld,\"facts\":%s}", *after ? ",\n" : "\n",
			      (long long)sale->order_id, (long long)sale->level, (long long)sale->version, sale->facts);
		*after = sale->id;
	}
	return sales.count;
}

static size_t add_commissions(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out)
{
	struct export_commission_list rows = sql_export_commissions(db, partner_id, *after, PORTION);

	for (size_t i = 0; i < rows.count; i++) {
		add_object(out, *after == 0, json_of_record(&export_commission_record, &rows.items[i]));
		*after = rows.items[i].id;
	}
	return rows.count;
}

static size_t add_reversals(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out)
{
	struct export_reversal_list rows = sql_export_reversals(db, partner_id, *after, PORTION);

	for (size_t i = 0; i < rows.count; i++) {
		add_object(out, *after == 0, json_of_record(&export_reversal_record, &rows.items[i]));
		*after = rows.items[i].id;
	}
	return rows.count;
}

/* What is sealed, and of whose chain. */
static struct json_object *seal_object(const struct sealed *seal)
{
	struct json_object *object = json_object_new_object();

	put_text(object, "account", seal->account == seal->debit_account ? seal->debit : seal->credit);
	put(object, "sequence", seal->sequence);
	put_text(object, "hash", seal->hash);
	put(object, "id", seal->entry);
	put_text(object, "kind", seal->kind);
	put_text(object, "source", seal->source);
	put(object, "source_id", seal->source_id);
	put(object, "leg", seal->leg);
	put_text(object, "debit", seal->debit);
	put(object, "debit_partner", seal->debit_partner);
	put_text(object, "credit", seal->credit);
	put(object, "credit_partner", seal->credit_partner);
	put(object, "amount", seal->amount.minor);
	put_text(object, "currency", seal->amount.currency);
	put(object, "booked_at", seal->booked_at.microseconds);
	put(object, "day", seal->day.days);
	put(object, "reverses_id", seal->reverses_id);
	return object;
}

static size_t add_entries(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out)
{
	struct sealed_list rows = sql_export_entries(db, partner_id, *after, PORTION);

	for (size_t i = 0; i < rows.count; i++) {
		add_object(out, *after == 0, seal_object(&rows.items[i]));
		*after = rows.items[i].id;
	}
	return rows.count;
}

void export_json(struct db *db, int64_t partner_id, const char *name, const char *currency, struct when now,
		 struct buffer *out)
{
	struct json_object *head = json_object_new_object();
	const char *text;

	put_text(head, "format", "filar-partner-export-1");
	put(head, "partner", partner_id);
	put_text(head, "name", name);
	put_text(head, "currency", currency);
	put_text(head, "made_at", when_plain(db_arena(db), now));
	text = json_object_to_json_string_ext(head, JSON_C_TO_STRING_PLAIN);
	buffer_add(out, text, strlen(text) - 1); /* without its closing brace */
	json_object_put(head);
	buffer_text(out, ",\n\"programme\":[");
	add_versions(db, partner_id, out);
	buffer_text(out, "],\n\"sales\":[");
	add_all(db, partner_id, add_sales, out);
	buffer_text(out, "],\n\"commissions\":[");
	add_all(db, partner_id, add_commissions, out);
	buffer_text(out, "],\n\"reversals\":[");
	add_all(db, partner_id, add_reversals, out);
	buffer_text(out, "],\n\"entries\":[");
	add_all(db, partner_id, add_entries, out);
	buffer_text(out, "]}\n");
}

static void csv_heads(struct buffer *out, const char *const *names)
{
	for (; *names; names++)
		csv_field(out, *names);
	csv_end(out);
}

static size_t add_lines(struct db *db, int64_t partner_id, int64_t *after, struct buffer *out)
{
	struct sealed_list rows = sql_export_entries(db, partner_id, *after, PORTION);
	struct arena *arena = db_arena(db);

	for (size_t i = 0; i < rows.count; i++) {
		const struct sealed *row = &rows.items[i];
		bool debited = row->account == row->debit_account;

		csv_field(out, debited ? row->debit : row->credit);
		csv_field(out, arena_printf(arena, "%lld", (long long)row->sequence));
		csv_field(out, date_plain(arena, row->day));
		csv_field(out, row->kind);
		csv_field(out, money_plain(arena, debited ? money_times(row->amount, -1) : row->amount));
		csv_field(out, row->amount.currency);
		csv_field(out, arena_printf(arena, "%lld", (long long)row->entry));
		csv_field(out, row->hash);
		csv_end(out);
		*after = row->id;
	}
	return rows.count;
}

void export_csv(struct db *db, int64_t partner_id, struct buffer *out)
{
	static const char *const names[] = { "account", "number", "day", "kind", "change", "currency", "entry", "hash", NULL };

	csv_heads(out, names);
	add_all(db, partner_id, add_lines, out);
}

/* ---- The statement of a month ---- */

static bool partners_own(const char *account)
{
	return text_same(account, "pending") || text_same(account, "payable") || text_same(account, "in_payout");
}

int64_t statement_change(const char *debit, const char *credit, int64_t amount)
{
	return (partners_own(credit) ? amount : 0) - (partners_own(debit) ? amount : 0);
}

static void statement_row(struct arena *arena, const struct ledger_entry *row, struct buffer *out)
{
	int64_t change = statement_change(row->debit, row->credit, row->amount.minor);

	csv_field(out, date_plain(arena, row->day));
	csv_field(out, row->kind);
	csv_field(out, row->order_id ? order_reference(arena, row->order_id) : "");
	csv_field(out, row->commission_id ? arena_printf(arena, "%lld", (long long)row->commission_id) : "");
	csv_field(out, partners_own(row->debit) ? row->debit : "");
	csv_field(out, partners_own(row->credit) ? row->credit : "");
	csv_field(out, money_plain(arena, row->amount));
	csv_field(out, money_plain(arena, money_of(change, row->amount.currency)));
	csv_field(out, row->amount.currency);
	csv_field(out, arena_printf(arena, "%lld", (long long)row->id));
	csv_end(out);
}

void statement_csv(struct db *db, int64_t partner_id, const char *currency, struct date since, struct date until,
		   struct buffer *out)
{
	static const char *const names[] = { "day", "kind", "order", "commission", "from", "to", "amount", "change", "currency",
					     "entry", NULL };
	struct arena_mark mark = arena_mark(db_arena(db));
	int64_t after = 0;
	size_t count;

	csv_heads(out, names);
	do {
		struct ledger_entry_list rows = sql_ledger_of_partner(db, partner_id, currency, since, until, after, PORTION);

		count = rows.count;
		for (size_t i = 0; i < count; i++)
			statement_row(db_arena(db), &rows.items[i], out);
		after = count ? rows.items[count - 1].id : after;
		arena_rewind(db_arena(db), mark);
	} while (count == PORTION);
}
