/* Comma-separated files, both ways. Reading: RFC 4180 with any line end, BOM, separator , ; or tab (found from the
 * first line), UTF-8, Windows-1251/1252 or ISO 8859-2 as the caller's profile says. Writing: every field is quoted and
 * none can start a formula. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"

struct csv_row {
	const char **fields; /* valid UTF-8, trimmed */
	size_t count;
	size_t line;         /* of the file, from 1, where the row begins */
};

/* Calls row for each row, the head among them; the row lives until the call returns (arena is rewound). Stops when row
 * answers false. False when the file cannot be read; why is a sentence for the operator. */
bool csv_read(const char *path, const char *charset, struct arena *arena,
	      bool (*row)(const struct csv_row *row, void *context), void *context, const char **why);

/* The same of UTF-8 bytes in memory. */
bool csv_read_bytes(const char *bytes, size_t length, struct arena *arena,
		    bool (*row)(const struct csv_row *row, void *context), void *context, const char **why);

/* Quoted, with ' before = + - @ tab CR unless the field is a plain number ("-3.50"); NULL is empty; the separator is
 * added as needed. */
void csv_field(struct buffer *out, const char *text);
void csv_end(struct buffer *out);                     /* CR LF */

#endif
