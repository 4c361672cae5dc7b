/* Values of the programme as fields of forms, all of them by the engine's catalogue. */
#include "admin/programme.h"

#include "base/text.h"
#include "domain/programme/typed.h"

RECORD(value_choice, FIELD(value_choice, value), FIELD(value_choice, label), FIELD(value_choice, current));
RECORD(value_row, FIELD(value_row, place), FIELD(value_row, name), FIELD(value_row, label), FIELD(value_row, help),
       FIELD(value_row, low), FIELD(value_row, high), FIELD(value_row, unit), FIELD(value_row, typed), FIELD(value_row, now),
       FIELD(value_row, is_choice), LIST(value_row, choices, value_choice), FIELD(value_row, wrong));
RECORD(value_kind, FIELD(value_kind, pattern), FIELD(value_kind, label));

/* The unit of a tier's threshold depends on the measure, which the row itself tells; a new row takes the catalogue's. */
static const char *unit_of(struct request *req, const struct parameter_kind *kind, const char *name)
{
	for (size_t i = 0; kind->family && i < form_count(req, "name[]"); i++)
		if (text_same(form_text_at(req, "name[]", i), "tier.measure") && text_starts(name, "tier.")) {
			int64_t measure;

			if (i < form_count(req, "value[]") && text_to_int(form_text_at(req, "value[]", i), &measure))
				return tier_unit(measure);
		}
	return kind->unit;
}

static void choices_fill(struct request *req, struct value_row *row, const struct parameter_kind *kind, int64_t current)
{
	size_t count = 0;

	while (kind->choices[count].word)
		count++;
	row->is_choice = true;
	row->choices.items = arena_many(req->arena, struct value_choice, count + 1);
	row->choices.count = count;
	for (size_t i = 0; i < count; i++)
		row->choices.items[i] = (struct value_choice){ (int64_t)i, locale_text(kind->choices[i].label),
							       current == (int64_t)i };
}

static struct value_row row_of(struct request *req, const char *name, const char *unit, const char *typed, int64_t value)
{
	const struct parameter_kind *kind = parameter_kind_of(req->arena, name);
	const struct parameter known = { 0, name, value, unit };
	struct value_row row = { .name = name, .label = name, .help = "", .low = "", .high = "", .unit = "", .typed = typed,
				 .now = "", .wrong = "" };

	if (!kind)
		return row;
	row.label = parameter_label(req->arena, &known);
	row.help = locale_text(kind->help);
	row.unit = parameter_unit_words(unit, req->currency);
	if (kind->choices) {
		choices_fill(req, &row, kind, value);
		return row;
	}
	if (kind->high <= 100000000) { /* a bound that nobody can reach is no help */
		row.low = parameter_value(req->arena, &(struct parameter){ 0, name, kind->low, unit }, req->currency);
		row.high = parameter_value(req->arena, &(struct parameter){ 0, name, kind->high, unit }, req->currency);
	}
	return row;
}

struct value_kind_list value_kinds(struct request *req)
{
	struct value_kind_list kinds = { 0 };
	size_t count = 0;

	while (parameter_kinds[count].pattern)
		count++;
	kinds.items = arena_many(req->arena, struct value_kind, count + 1);
	for (; kinds.count < count; kinds.count++)
		kinds.items[kinds.count] = (struct value_kind){ parameter_kinds[kinds.count].pattern,
								locale_text(parameter_kinds[kinds.count].label) };
	return kinds;
}

struct value_row_list value_rows(struct request *req, struct parameter_list stored)
{
	struct value_row_list rows = { arena_many(req->arena, struct value_row, stored.count + 1), stored.count };

	for (size_t i = 0; i < stored.count; i++) {
		const struct parameter *value = &stored.items[i];

		rows.items[i] = row_of(req, value->name, value->unit,
				       parameter_typed(req->arena, value->unit, value->value, req->currency), value->value);
		rows.items[i].place = (int64_t)i;
		rows.items[i].now = parameter_value(req->arena, value, req->currency);
	}
	return rows;
}

struct value_row_list value_rows_typed(struct request *req)
{
	size_t count = form_count(req, "name[]");
	struct value_row_list rows = { arena_many(req->arena, struct value_row, count + 1), count };

	for (size_t i = 0; i < count; i++) {
		const char *name = form_text_at(req, "name[]", i);
		const char *typed = i < form_count(req, "value[]") ? form_text_at(req, "value[]", i) : "";
		const struct parameter_kind *kind = parameter_kind_of(req->arena, name);
		int64_t value = -1;

		if (kind && kind->choices && !text_to_int(typed, &value))
			value = -1;
		rows.items[i] = row_of(req, name, kind ? unit_of(req, kind, name) : "", typed, value);
		rows.items[i].place = (int64_t)i;
	}
	return rows;
}

struct parameter_list value_rows_read(struct request *req, struct value_row_list rows)
{
	struct parameter_list values = { arena_many(req->arena, struct parameter, rows.count + 1), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		struct value_row *row = &rows.items[i];
		const struct parameter_kind *kind = text_empty(row->name) ? NULL : parameter_kind_of(req->arena, row->name);
		const char *unit = kind ? unit_of(req, kind, row->name) : "", *wrong;
		int64_t value = 0;

		if (text_empty(row->typed) || (text_empty(row->name) && text_empty(row->typed)))
			continue;
		if (!kind)
			wrong = N_("There is no value of this name. The list below the field shows how names are built.");
		else if (kind->choices && parameter_plain_read(req->arena, row->name, row->typed, &value))
			wrong = NULL; /* the word of a choice */
		else
			wrong = parameter_typed_read(unit, row->typed, req->currency, &value);
		if (wrong) {
			row->wrong = locale_text(wrong);
			form_wrong(req, "rows", wrong);
			continue;
		}
		values.items[values.count++] = (struct parameter){ 0, row->name, value, unit };
	}
	return values;
}
