/* Describe a struct once. A record is a table of a struct's named members; it fills the struct from a row of the
 * database by column name, shows it in a template and writes it as JSON. What is not described cannot leak.
 *
 *     struct order { int64_t id; const char *reference; struct money total; struct order_line_list lines; };
 *     RECORD(order, FIELD(order, id), FIELD(order, reference), FIELD(order, total),
 *            LIST(order, lines, order_line));
 *
 * RECORD(order, ...) defines `const struct record order_record`; declare it in a header with RECORD_OF(order).
 * A member of any other type (a double, say) does not compile. */
#ifndef BASE_RECORD_H
#define BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"
#include "base/when.h"

/* HTML that C made itself (cmark-gfm in safe mode, an SVG chart) and that goes out as it is. NULL shows nothing. */
struct html {
	const char *safe;
};

enum field_kind {
	FIELD_INT,    /* int64_t */
	FIELD_FLAG,   /* bool */
	FIELD_TEXT,   /* const char *, NULL is empty */
	FIELD_MONEY,  /* struct money; in a row its currency is column NAME_currency, else column currency */
	FIELD_WHEN,   /* struct when */
	FIELD_DATE,   /* struct date */
	FIELD_HTML,   /* struct html; never filled from a row, never in JSON */
	FIELD_RECORD, /* pointer to a described struct, NULL is absent */
	FIELD_LIST,   /* struct NAME_list of a described struct */
};

struct record;

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	const struct record *of; /* of FIELD_RECORD and FIELD_LIST */
};

struct record {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t count;
};

/* Every list has this shape, so that generic code may read any of them as a struct any_list. */
struct any_list {
	void *items;
	size_t count;
};

#define LIST_OF(type)                \
	struct type##_list {         \
		struct type *items;  \
		size_t count;        \
	}

#define RECORD_OF(type) extern const struct record type##_record

#define FIELD_KIND(member)                  \
	_Generic((member),                  \
		int64_t: FIELD_INT,         \
		bool: FIELD_FLAG,           \
		const char *: FIELD_TEXT,   \
		struct money: FIELD_MONEY,  \
		struct when: FIELD_WHEN,    \
		struct date: FIELD_DATE,    \
		struct html: FIELD_HTML)

#define FIELD(type, member)                                                                          \
	{ #member, FIELD_KIND(((struct type *)0)->member), offsetof(struct type, member), NULL }

/* member is a `struct other *`. */
#define ONE(type, member, other)                                                                     \
	{ #member,                                                                                   \
	  _Generic(((struct type *)0)->member, struct other *: FIELD_RECORD, const struct other *: FIELD_RECORD), \
	  offsetof(struct type, member), &other##_record }

/* member is a `struct other_list`. */
#define LIST(type, member, other)                                                                    \
	{ #member, _Generic(((struct type *)0)->member, struct other##_list: FIELD_LIST),            \
	  offsetof(struct type, member), &other##_record }

#define RECORD(type, ...)                                                                            \
	static const struct field type##_fields[] = { __VA_ARGS__ };                                 \
	const struct record type##_record = {                                                        \
		#type, sizeof(struct type), type##_fields, sizeof(type##_fields) / sizeof(type##_fields[0]) \
	}

/* The field of that name, or NULL. */
const struct field *record_field(const struct record *record, const char *name);

/* A list of flat records (no records, lists or HTML inside) as bytes that can be kept or sent to another process, and back:
 * the items then live in bytes, which must be aligned like any memory of an arena. An empty list is no bytes at all. */
struct buffer;
void record_pack(const struct record *record, const struct any_list *list, struct buffer *bytes);
struct any_list record_unpack(const struct record *record, char *bytes, size_t length);

#endif
