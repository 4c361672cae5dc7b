#include "domain/money/verify.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/json.h"
#include "domain/money/facts.h"
#include "domain/money/seals.h"

enum { CHAINS = 16 };

struct verifying {
	struct arena *arena;
	struct json_object *export;
	const char *currency;
	int64_t partner;
	size_t from;                  /* where the commissions of the next sale are expected */
	void (*tell)(const char *sentence);
	struct verified result;
};

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *found = NULL;

	return object && json_object_object_get_ex(object, name, &found) ? found : NULL;
}

static int64_t number_of(struct json_object *object, const char *name)
{
	return json_object_get_int64(member(object, name));
}

static const char *text_of(struct json_object *object, const char *name)
{
	const char *text = json_object_get_string(member(object, name));

	return text ? text : "";
}

static struct json_object *list_of(const struct verifying *v, const char *name, size_t *count)
{
	struct json_object *list = member(v->export, name);

	*count = list && json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	return list;
}

static void say(struct verifying *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct verifying *v, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	v->tell(arena_vprintf(v->arena, format, arguments));
	va_end(arguments);
	v->result.findings++;
}

/* ---- Commissions ---- */

static struct parameter_list rows_of(const struct verifying *v, int64_t version)
{
	struct parameter_list rows = { 0 };
	size_t count;
	struct json_object *programme = list_of(v, "programme", &count);

	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(programme, i), *list = member(one, "parameters");

		if (number_of(one, "version") != version || !list)
			continue;
		rows.count = json_object_array_length(list);
		rows.items = arena_many(v->arena, struct parameter, rows.count + 1);
		for (size_t n = 0; n < rows.count; n++)
			json_fill(&parameter_record, &rows.items[n], json_object_array_get_idx(list, n), v->arena);
	}
	return rows;
}

static int64_t computed_of(struct share_list shares, int64_t line_id)
{
	for (size_t i = 0; i < shares.count; i++)
		if (shares.items[i].line_id == line_id)
			return shares.items[i].amount.minor;
	return 0;
}

/* The commissions of one sale follow each other in the export, mostly right behind those of the sale before. */
static void commissions_compare(struct verifying *v, struct json_object *list, size_t count, int64_t order, int64_t level,
				struct share_list shares)
{
	bool met = false;

	for (size_t i = 0, first = v->from; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(list, (first + i) % count);
		int64_t booked = number_of(one, "amount"), computed;

		if (number_of(one, "order_id") != order || number_of(one, "level") != level) {
			if (met)
				return;
			continue;
		}
		met = true;
		v->from = first + i + 1;
		computed = computed_of(shares, number_of(one, "order_line_id"));
		json_object_object_add(one, "verified", json_object_new_boolean(true));
		v->result.commissions++;
		if (computed != booked)
			say(v, "commission %lld: booked %lld, computed %lld", (long long)number_of(one, "id"), (long long)booked,
			    (long long)computed);
	}
}

/* Shares that nobody booked would be a commission withheld. */
static void sale_verify(struct verifying *v, struct json_object *sale, struct json_object *commissions, size_t count)
{
	struct share_list shares = { 0 };
	const char *why = "";
	int64_t order = number_of(sale, "order"), before = v->result.commissions;
	int64_t version = number_of(sale, "version");

	if (!facts_shares(v->arena, member(sale, "facts"), rows_of(v, version), version, v->currency, &shares, &why)) {
		say(v, "order %lld cannot be computed anew: %s", (long long)order, why);
		return;
	}
	commissions_compare(v, commissions, count, order, number_of(sale, "level"), shares);
	if (v->result.commissions - before != (int64_t)shares.count)
		say(v, "order %lld: %zu commissions are due, %lld are booked", (long long)order, shares.count,
		    (long long)(v->result.commissions - before));
}

static void commissions_verify(struct verifying *v)
{
	size_t sales_count, count;
	struct json_object *sales = list_of(v, "sales", &sales_count), *list = list_of(v, "commissions", &count);
	struct arena_mark mark = arena_mark(v->arena);
	size_t from = 0;

	for (size_t i = 0; i < sales_count; i++) {
		sale_verify(v, json_object_array_get_idx(sales, i), list, count);
		arena_rewind(v->arena, mark);
	}
	for (; from < count; from++)
		v->result.unknown += member(json_object_array_get_idx(list, from), "verified") == NULL;
}

/* ---- Reversals ---- */

static struct json_object *commission_find(const struct verifying *v, int64_t id)
{
	size_t count, low = 0, high;
	struct json_object *list = list_of(v, "commissions", &count);

	for (high = count; low < high;) { /* by rising id */
		size_t middle = (low + high) / 2;

		if (number_of(json_object_array_get_idx(list, middle), "id") < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < count && number_of(json_object_array_get_idx(list, low), "id") == id)
		return json_object_array_get_idx(list, low);
	return NULL;
}

static void reversals_verify(struct verifying *v)
{
	size_t count;
	struct json_object *list = list_of(v, "reversals", &count);

	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);
		struct json_object *commission = commission_find(v, number_of(one, "commission_id"));
		int64_t before = number_of(commission, "taken"), base = number_of(one, "base"), returned = number_of(one, "returned");
		struct money back;

		v->result.reversals++;
		if (!commission || base <= 0 || returned < 0 || returned > base) {
			say(v, "reversal %lld does not fit its commission", (long long)number_of(one, "id"));
			continue;
		}
		back = share_returned(money_of(base, v->currency), money_of(number_of(commission, "amount"), v->currency),
				      money_of(returned, v->currency), money_of(before, v->currency));
		if (back.minor != number_of(one, "amount"))
			say(v, "reversal %lld: booked %lld, computed %lld", (long long)number_of(one, "id"),
			    (long long)number_of(one, "amount"), (long long)back.minor);
		json_object_object_add(commission, "taken", json_object_new_int64(before + number_of(one, "amount")));
	}
}

/* ---- Chains ---- */

struct chain {
	const char *account;
	int64_t sequence;
	const char *hash;
};

static struct chain *chain_of(struct verifying *v, struct chain *chains, const char *account)
{
	size_t i = 0;

	for (; i < CHAINS && chains[i].account; i++)
		if (text_same(chains[i].account, account))
			return &chains[i];
	if (i == CHAINS)
		return NULL;
	chains[i] = (struct chain){ account, 0, seal_start(v->arena, account, v->partner, v->currency) };
	return &chains[i];
}

static struct sealable entry_of(const struct verifying *v, struct json_object *one)
{
	(void)v;
	return (struct sealable){ .id = number_of(one, "id"),
				  .kind = text_of(one, "kind"),
				  .source = text_of(one, "source"),
				  .source_id = number_of(one, "source_id"),
				  .leg = number_of(one, "leg"),
				  .debit = text_of(one, "debit"),
				  .debit_partner = number_of(one, "debit_partner"),
				  .credit = text_of(one, "credit"),
				  .credit_partner = number_of(one, "credit_partner"),
				  .amount = money_of(number_of(one, "amount"), text_of(one, "currency")),
				  .booked_at = { number_of(one, "booked_at") },
				  .day = { number_of(one, "day") },
				  .reverses_id = number_of(one, "reverses_id") };
}

/* What was booked as commission is what the export lists, once each. */
static void booking_compare(struct verifying *v, const struct sealable *entry)
{
	struct json_object *commission = commission_find(v, entry->source_id);

	if (!commission || number_of(commission, "amount") != entry->amount.minor)
		say(v, "entry %lld books a commission that the export does not list with that amount", (long long)entry->id);
	else
		json_object_object_add(commission, "booked", json_object_new_boolean(true));
}

static bool link_verify(struct verifying *v, struct chain *chains, struct json_object *one)
{
	const struct sealable entry = entry_of(v, one);
	struct chain *chain = chain_of(v, chains, text_of(one, "account"));
	int64_t sequence = number_of(one, "sequence");

	v->result.entries++;
	if (!chain || sequence != chain->sequence + 1) {
		say(v, "entry %lld: number %lld of %s does not follow number %lld", (long long)entry.id, (long long)sequence,
		    text_of(one, "account"), (long long)(chain ? chain->sequence : 0));
		return false;
	}
	chain->hash = seal_next(v->arena, chain->hash, seal_canonical(v->arena, &entry));
	chain->sequence = sequence;
	if (!text_same(chain->hash, text_of(one, "hash"))) {
		say(v, "entry %lld is not the one that was sealed as number %lld of %s", (long long)entry.id,
		    (long long)sequence, chain->account);
		return false;
	}
	if (text_same(entry.kind, "commission") && text_same(chain->account, "pending"))
		booking_compare(v, &entry);
	return true;
}

static void chains_verify(struct verifying *v)
{
	struct chain chains[CHAINS] = { 0 };
	size_t count;
	struct json_object *list = list_of(v, "entries", &count);

	for (size_t i = 0; i < count; i++)
		if (!link_verify(v, chains, json_object_array_get_idx(list, i)))
			return;
}

static void sums_verify(struct verifying *v)
{
	size_t count;
	struct json_object *list = list_of(v, "commissions", &count);

	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);

		if (number_of(one, "taken") != number_of(one, "reversed"))
			say(v, "commission %lld: %lld was taken back, its reversals sum to %lld", (long long)number_of(one, "id"),
			    (long long)number_of(one, "reversed"), (long long)number_of(one, "taken"));
	}
}

struct verified export_verify(struct arena *arena, struct json_object *export, void (*tell)(const char *sentence))
{
	struct verifying v = { .arena = arena,
			       .export = export,
			       .currency = text_of(export, "currency"),
			       .partner = number_of(export, "partner"),
			       .tell = tell };

	if (!export_shaped(export)) {
		say(&v, "this is no export of a partner's books");
		return v.result;
	}
	commissions_verify(&v);
	reversals_verify(&v);
	sums_verify(&v);
	chains_verify(&v);
	return v.result;
}
