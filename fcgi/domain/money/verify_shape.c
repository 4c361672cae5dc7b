/* What an export must be before the engine is asked: whoever sends us a file may have written it by hand. The engine takes
 * figures beyond these bounds for a bug of ours and aborts; no sale of the programme reaches them. */
#include "domain/money/verify.h"

#include "base/money.h"
#include "base/text.h"

enum { LINES_MOST = 1000, ROWS_MOST = 1000, PIECES_MOST = 1000000, LARGE = 10000000 };

static const int64_t money_most = 100000000000, sum_most = 10000000000000, number_most = 1000000000000000000;

struct bound {
	const char *name;
	int64_t low, high;
};

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *found = NULL;

	return json_object_object_get_ex(object, name, &found) ? found : NULL;
}

static bool numbers_fine(struct json_object *object, const struct bound *bounds)
{
	for (; bounds->name; bounds++) {
		int64_t number = json_object_get_int64(member(object, bounds->name));

		if (number < bounds->low || number > bounds->high)
			return false;
	}
	return true;
}

/* A list that is not there is an empty one. */
static bool list_fine(struct json_object *owner, const char *name, size_t most, bool (*fine)(struct json_object *item))
{
	struct json_object *list = member(owner, name);

	if (!list)
		return true;
	if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) > most)
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);

		if (!json_object_is_type(item, json_type_object) || !fine(item))
			return false;
	}
	return true;
}

static bool is_text(struct json_object *object, const char *name)
{
	return json_object_is_type(member(object, name), json_type_string);
}

static bool parameter_fine(struct json_object *row)
{
	return is_text(row, "name") && is_text(row, "unit");
}

static bool version_fine(struct json_object *version)
{
	return list_fine(version, "parameters", ROWS_MOST, parameter_fine);
}

static bool line_fine(struct json_object *line)
{
	static const struct bound bounds[] = { { "quantity", 0, PIECES_MOST }, { "net", 0, money_most }, { "cost", 0, money_most / 10 }, { 0 } };

	return numbers_fine(line, bounds);
}

/* Of a sale with a fixed amount for each unit. */
static bool pieces_fine(struct json_object *facts)
{
	struct json_object *lines = member(facts, "lines");
	int64_t pieces = 0;

	for (size_t i = 0; lines && i < json_object_array_length(lines); i++)
		pieces += json_object_get_int64(member(json_object_array_get_idx(lines, i), "quantity"));
	return pieces <= PIECES_MOST;
}

static bool sale_fine(struct json_object *sale)
{
	static const struct bound party[] = { { "level", 0, LARGE }, { "measure", -number_most, number_most }, { 0 } };
	static const struct bound sums[] = { { "most", 0, sum_most }, { "given", 0, sum_most }, { "sum", 0, sum_most },
					     { "whole", 0, sum_most }, { 0 } };
	struct json_object *facts = member(sale, "facts");

	return json_object_is_type(facts, json_type_object) && numbers_fine(facts, sums) &&
	       numbers_fine(member(facts, "party"), party) && list_fine(facts, "lines", LINES_MOST, line_fine) &&
	       pieces_fine(facts) && list_fine(facts, "individual", ROWS_MOST, parameter_fine);
}

static bool commission_fine(struct json_object *commission)
{
	static const struct bound bounds[] = { { "amount", -sum_most, sum_most }, { 0 } };

	/* What the check itself notes beside a commission: in a file it could only be there to deceive. */
	return numbers_fine(commission, bounds) && !member(commission, "verified") && !member(commission, "taken") &&
	       !member(commission, "booked");
}

static bool reversal_fine(struct json_object *reversal)
{
	static const struct bound bounds[] = { { "amount", -sum_most, sum_most }, { "base", -sum_most, sum_most },
					       { "returned", -sum_most, sum_most }, { 0 } };

	return numbers_fine(reversal, bounds);
}

static bool entry_fine(struct json_object *entry)
{
	static const struct bound bounds[] = { { "amount", -sum_most, sum_most }, { "day", -LARGE, LARGE },
					       { "sequence", 0, number_most }, { 0 } };

	return numbers_fine(entry, bounds) && money_currency(json_object_get_string(member(entry, "currency")));
}

bool export_shaped(struct json_object *export)
{
	const size_t most = 100000000;

	return text_same(json_object_get_string(member(export, "format")), "filar-partner-export-1") &&
	       money_currency(json_object_get_string(member(export, "currency"))) &&
	       list_fine(export, "programme", ROWS_MOST, version_fine) && list_fine(export, "sales", most, sale_fine) &&
	       list_fine(export, "commissions", most, commission_fine) && list_fine(export, "reversals", most, reversal_fine) &&
	       list_fine(export, "entries", most, entry_fine);
}
