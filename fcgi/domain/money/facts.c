#include "domain/money/facts.h"

#include "base/text.h"
#include "core/json.h"
#include "domain/programme/portions.h"

static void put_number(struct json_object *object, const char *name, int64_t number)
{
	json_object_object_add(object, name, json_object_new_int64(number));
}

static void put_text(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, text ? json_object_new_string(text) : NULL);
}

static struct json_object *packed_lines(const struct portion *portion)
{
	const struct sale *sale = portion->budget->sale;
	struct json_object *lines = json_object_new_array();

	for (size_t i = 0; i < sale->count; i++) {
		const struct sale_line *line = &sale->lines[i];
		const struct terms_rate *rate = portion->dues[i].rate;
		struct json_object *object = json_object_new_object();

		put_number(object, "id", line->id);
		put_text(object, "product", line->product);
		put_text(object, "brand", line->brand);
		put_text(object, "category", line->category);
		put_number(object, "quantity", line->quantity);
		put_number(object, "net", line->net.minor);
		if (line->has_cost && rate && rate->form == FORM_MARGIN)
			put_number(object, "cost", line->cost);
		json_object_array_add(lines, object);
	}
	return lines;
}

static struct json_object *packed_party(const struct party *party)
{
	struct json_object *object = json_object_new_object();

	put_number(object, "level", party->level);
	put_number(object, "kinds", party->kinds);
	put_number(object, "measure", party->measure);
	json_object_object_add(object, "counts", json_object_new_boolean(party->counts));
	put_text(object, "tier", party->tier ? party->tier->code : NULL);
	put_text(object, "floor", party->floor ? party->floor->code : NULL);
	put_number(object, "number", party->number);
	put_number(object, "months", party->months);
	json_object_object_add(object, "took_over", json_object_new_boolean(party->took_over));
	return object;
}

const char *facts_pack(struct arena *arena, const struct share *share, struct parameter_list own)
{
	const struct portion *portion = share->portion;
	struct json_object *facts = json_object_new_object();

	put_text(facts, "kind", portion->budget->sale->kind == SALE_CLIENT ? "client" : "own");
	json_object_object_add(facts, "lines", packed_lines(portion));
	json_object_object_add(facts, "party", packed_party(portion->party));
	json_object_object_add(facts, "individual", json_of_list(&parameter_record, (struct any_list){ own.items, own.count }));
	put_number(facts, "most", portion->budget->most.minor);
	put_number(facts, "given", portion->given.minor);
	put_number(facts, "sum", portion->budget->sum.minor);
	put_number(facts, "whole", portion->whole.minor);

	const char *text = arena_text(arena, json_object_to_json_string_ext(facts, JSON_C_TO_STRING_PLAIN));

	json_object_put(facts);
	return text;
}

/* ---- And back ---- */

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *found = NULL;

	return json_object_object_get_ex(object, name, &found) ? found : NULL;
}

static int64_t number_of(struct json_object *object, const char *name)
{
	return json_object_get_int64(member(object, name));
}

static const char *text_of(struct arena *arena, struct json_object *object, const char *name)
{
	return arena_text(arena, json_object_get_string(member(object, name)));
}

static struct sale sale_of(struct arena *arena, struct json_object *facts, const char *currency)
{
	struct json_object *lines = member(facts, "lines");
	size_t count = lines ? json_object_array_length(lines) : 0;
	struct sale_line *items = arena_many(arena, struct sale_line, count + 1);

	for (size_t i = 0; i < count; i++) {
		struct json_object *line = json_object_array_get_idx(lines, i);

		items[i] = (struct sale_line){ .id = number_of(line, "id"),
					       .name = "",
					       .product = text_of(arena, line, "product"),
					       .brand = text_of(arena, line, "brand"),
					       .category = text_of(arena, line, "category"),
					       .quantity = number_of(line, "quantity"),
					       .net = money_of(number_of(line, "net"), currency),
					       .has_cost = member(line, "cost") != NULL,
					       .cost = number_of(line, "cost") };
	}
	return (struct sale){ .kind = text_same(text_of(arena, facts, "kind"), "client") ? SALE_CLIENT : SALE_OWN,
			      .lines = items,
			      .count = count };
}

static const struct terms_tier *tier_named(const struct terms *terms, const char *code)
{
	for (size_t i = 0; i < terms->tier_count; i++)
		if (text_same(terms->tiers[i].code, code))
			return &terms->tiers[i];
	return NULL;
}

static struct party party_of(struct arena *arena, struct json_object *facts, const struct terms *terms)
{
	struct json_object *party = member(facts, "party");

	return (struct party){ .partner_id = 1,
			       .level = number_of(party, "level"),
			       .kinds = number_of(party, "kinds"),
			       .measure = number_of(party, "measure"),
			       .counts = json_object_get_boolean(member(party, "counts")),
			       .tier = tier_named(terms, text_of(arena, party, "tier")),
			       .floor = tier_named(terms, text_of(arena, party, "floor")),
			       .number = number_of(party, "number"),
			       .months = number_of(party, "months"),
			       .took_over = json_object_get_boolean(member(party, "took_over")) };
}

static struct parameter_list individual_of(struct arena *arena, struct json_object *facts)
{
	struct json_object *rows = member(facts, "individual");
	size_t count = rows ? json_object_array_length(rows) : 0;
	struct parameter_list own = { arena_many(arena, struct parameter, count + 1), count };

	for (size_t i = 0; i < count; i++)
		json_fill(&parameter_record, &own.items[i], json_object_array_get_idx(rows, i), arena);
	return own;
}

/* What the cap left for the party: by the programme's treatment, from the sums that the facts state. */
static int64_t left_of(struct json_object *facts, const struct terms *terms, int64_t most, int64_t full)
{
	int64_t sum = number_of(facts, "sum");
	__int128 even;

	if (sum <= most)
		return full;
	if (terms->share_treatment.value != TREATMENT_EVEN)
		return most - number_of(facts, "given");
	even = (__int128)most * full / sum; /* or one more, by the largest remainder of all */
	return number_of(facts, "whole") == (int64_t)even + 1 ? (int64_t)even + 1 : (int64_t)even;
}

bool facts_shares(struct arena *arena, struct json_object *facts, struct parameter_list rows, int64_t version,
		  const char *currency, struct share_list *shares, const char **why)
{
	struct parameter_list own = individual_of(arena, facts);
	const struct terms *general = NULL, *terms = NULL;
	refusal refused = terms_read(arena, rows, version, currency, &general);

	if (!refused && own.count)
		refused = terms_read_individual(arena, rows, own, version, currency, &terms);
	*why = "its terms contradict themselves";
	if (refused)
		return false;
	terms = terms ? terms : general;

	struct sale sale = sale_of(arena, facts, currency);
	struct party party = party_of(arena, facts, terms);

	*why = "its facts hold no line";
	if (sale.count == 0)
		return false;
	party.terms = own.count ? terms : NULL;
	*shares = shares_of_sale(arena, general, &sale, &party, 1);
	if (shares->count == 0)
		return true;

	const struct portion *alone = shares->items[0].portion;
	int64_t most = alone->budget->most.minor, left = left_of(facts, general, most, alone->full.minor);

	*why = "the cap that its facts state is not the one of the programme";
	if (most != number_of(facts, "most"))
		return false;
	if (left < alone->whole.minor) {
		sale.limited = true;
		sale.left = left;
		*shares = shares_of_sale(arena, general, &sale, &party, 1);
	}
	return true;
}
