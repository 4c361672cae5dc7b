/* Rows onto records, by the name of the column. A column that no field takes, or whose type does not fit its field, is
 * a bug; a field without a column stays zero. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/db_internal.h"

enum { CURRENCY_LETTERS = 3, BINARY_CHARSET = 63 };

static const struct field money_fields[] = { { "minor", FIELD_MONEY, 0, NULL } };
static const struct record money_record = { "money", sizeof(struct money), money_fields, 1 };
static const struct field int_fields[] = { { "int", FIELD_INT, 0, NULL } };
static const struct record int_record = { "int", sizeof(int64_t), int_fields, 1 };

const struct record *rows_record(const struct statement *statement)
{
	switch (statement->result) {
	case DB_ROW:
	case DB_ROWS:
		return statement->record;
	case DB_INT:
		return &int_record;
	case DB_MONEY:
		return &money_record;
	default:
		return NULL;
	}
}

static bool is_number(const MYSQL_FIELD *column)
{
	switch (column->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
	case MYSQL_TYPE_NULL:
		return true;
	case MYSQL_TYPE_NEWDECIMAL:
		return column->decimals == 0; /* SUM() of whole numbers */
	default:
		return false;
	}
}

static bool is_text(const MYSQL_FIELD *column)
{
	switch (column->type) {
	case MYSQL_TYPE_STRING:
	case MYSQL_TYPE_VAR_STRING:
	case MYSQL_TYPE_VARCHAR:
	case MYSQL_TYPE_ENUM:
	case MYSQL_TYPE_SET:
	case MYSQL_TYPE_JSON:
	case MYSQL_TYPE_TINY_BLOB:
	case MYSQL_TYPE_BLOB:
	case MYSQL_TYPE_MEDIUM_BLOB:
	case MYSQL_TYPE_LONG_BLOB:
		return column->charsetnr != BINARY_CHARSET;
	default:
		return column->type == MYSQL_TYPE_NULL;
	}
}

static bool fits(const MYSQL_FIELD *column, enum field_kind kind)
{
	switch (kind) {
	case FIELD_INT:
	case FIELD_FLAG:
	case FIELD_MONEY:
		return is_number(column);
	case FIELD_TEXT:
		return is_text(column);
	case FIELD_WHEN:
		return column->type == MYSQL_TYPE_DATETIME || column->type == MYSQL_TYPE_TIMESTAMP ||
		       column->type == MYSQL_TYPE_NULL;
	case FIELD_DATE:
		return column->type == MYSQL_TYPE_DATE || column->type == MYSQL_TYPE_NULL;
	default:
		return false;
	}
}

static int column_named(const MYSQL_FIELD *columns, unsigned count, const char *first, const char *second)
{
	size_t length = strlen(first);

	for (unsigned i = 0; i < count; i++)
		if (strncmp(columns[i].name, first, length) == 0 && strcmp(columns[i].name + length, second) == 0)
			return (int)i;
	return -1;
}

static void bind_make(struct column *column, MYSQL_BIND *bind)
{
	enum field_kind kind = column->text ? FIELD_TEXT : column->field->kind;

	bind->is_null = &column->null;
	bind->length = &column->length;
	bind->error = &column->cut;
	if (kind == FIELD_TEXT) {
		bind->buffer_type = MYSQL_TYPE_STRING; /* no buffer: the length first, then straight into the arena */
	} else if (kind == FIELD_WHEN || kind == FIELD_DATE) {
		bind->buffer_type = kind == FIELD_WHEN ? MYSQL_TYPE_DATETIME : MYSQL_TYPE_DATE;
		bind->buffer = &column->moment;
		bind->buffer_length = sizeof(column->moment);
	} else {
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &column->number;
		bind->buffer_length = sizeof(column->number);
	}
}

/* Finds the currency of a money column and marks it as taken. */
static bool currency_bind(struct prepared *prepared, const MYSQL_FIELD *columns, struct column *money)
{
	money->currency = column_named(columns, prepared->count, money->field->name, "_currency");
	if (money->currency < 0)
		money->currency = column_named(columns, prepared->count, "currency", "");
	if (money->currency < 0 || !is_text(&columns[money->currency]))
		return false;
	prepared->columns[money->currency].text = true;
	return true;
}

static const char *columns_bind(struct prepared *prepared, const struct statement *statement,
				const MYSQL_FIELD *columns, struct arena *arena)
{
	const struct record *record = rows_record(statement);

	if (statement->result == DB_INT && prepared->count != 1)
		return "an int has exactly one column";
	for (unsigned i = 0; i < prepared->count; i++) {
		struct column *column = &prepared->columns[i];

		column->field = statement->result == DB_INT ? &int_fields[0] : record_field(record, columns[i].name);
		if (!column->field)
			continue;
		if (!fits(&columns[i], column->field->kind))
			return arena_printf(arena, "column %s does not fit its field's type", columns[i].name);
		column->text = column->text || column->field->kind == FIELD_TEXT;
		if (column->field->kind == FIELD_MONEY && !currency_bind(prepared, columns, column))
			return arena_printf(arena, "money column %s has no currency", columns[i].name);
	}
	for (unsigned i = 0; i < prepared->count; i++) {
		if (!prepared->columns[i].field && !prepared->columns[i].text)
			return arena_printf(arena, "column %s has no field in %s", columns[i].name, record->name);
		bind_make(&prepared->columns[i], &prepared->binds[i]);
	}
	return NULL;
}

const char *rows_bind(struct prepared *prepared, const struct statement *statement, struct arena *arena)
{
	MYSQL_RES *metadata = mysql_stmt_result_metadata(prepared->handle);
	bool wanted = rows_record(statement) != NULL;
	const char *why = NULL;

	if (wanted != (metadata != NULL))
		why = wanted ? "it answers no rows" : "it answers rows that nobody takes";
	if (!why && metadata) {
		prepared->count = mysql_num_fields(metadata);
		prepared->columns = calloc(prepared->count, sizeof(*prepared->columns));
		prepared->binds = calloc(prepared->count, sizeof(*prepared->binds));
		must(prepared->columns && prepared->binds);
		why = columns_bind(prepared, statement, mysql_fetch_fields(metadata), arena);
		if (!why && mysql_stmt_bind_result(prepared->handle, prepared->binds))
			why = "its columns cannot be bound";
	}
	mysql_free_result(metadata);
	return why;
}

void rows_release(struct prepared *prepared)
{
	free(prepared->columns);
	free(prepared->binds);
	prepared->columns = NULL;
	prepared->binds = NULL;
}

static char *text_fetch(struct prepared *prepared, unsigned number, struct arena *arena)
{
	const struct column *column = &prepared->columns[number];

	if (column->null)
		return NULL;

	char *text = arena_alloc(arena, column->length + 1);
	MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING, .buffer = text, .buffer_length = column->length + 1 };
	unsigned long length = 0;

	bind.length = &length;
	must(mysql_stmt_fetch_column(prepared->handle, &bind, number, 0) == 0 && length == column->length);
	text[length] = '\0';
	return text;
}

static struct money money_fetch(struct prepared *prepared, const struct column *column, struct arena *arena)
{
	struct money money = { .minor = column->number };
	const char *currency = text_fetch(prepared, (unsigned)column->currency, arena);

	must(!currency || strlen(currency) <= CURRENCY_LETTERS);
	if (currency)
		memcpy(money.currency, currency, strlen(currency));
	return money;
}

static struct when moment_of(const MYSQL_TIME *moment)
{
	return when_of_parts((int)moment->year, (int)moment->month, (int)moment->day, (int)moment->hour,
			     (int)moment->minute, (int)moment->second, (int64_t)moment->second_part);
}

static void value_put(struct prepared *prepared, unsigned number, char *item, struct arena *arena)
{
	const struct column *column = &prepared->columns[number];
	char *place = item + column->field->offset;
	bool flag = column->number != 0;
	const char *text;

	if (column->null)
		return;
	switch (column->field->kind) {
	case FIELD_INT:
		memcpy(place, &column->number, sizeof(column->number));
		return;
	case FIELD_FLAG:
		memcpy(place, &flag, sizeof(flag));
		return;
	case FIELD_TEXT:
		text = text_fetch(prepared, number, arena);
		memcpy(place, &text, sizeof(text));
		return;
	case FIELD_MONEY:
		memcpy(place, (struct money[]){ money_fetch(prepared, column, arena) }, sizeof(struct money));
		return;
	case FIELD_WHEN:
		memcpy(place, (struct when[]){ moment_of(&column->moment) }, sizeof(struct when));
		return;
	case FIELD_DATE:
		memcpy(place,
		       (struct date[]){ date_of((int)column->moment.year, (int)column->moment.month, (int)column->moment.day) },
		       sizeof(struct date));
		return;
	default:
		never("a field that no row can fill");
	}
}

int rows_fetch(struct prepared *prepared, void *item, struct arena *arena)
{
	int answer = mysql_stmt_fetch(prepared->handle);

	if (answer == MYSQL_NO_DATA)
		return 0;
	if (answer != 0 && answer != MYSQL_DATA_TRUNCATED)
		return -1;
	for (unsigned i = 0; i < prepared->count; i++) {
		const struct column *column = &prepared->columns[i];

		if (!column->text && !column->null && column->cut)
			return -1;
		if (column->field)
			value_put(prepared, i, item, arena);
	}
	return 1;
}
