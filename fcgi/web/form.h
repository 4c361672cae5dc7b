/* Input is declared beside the route. Only declared fields exist for a handler, and only typed and within bounds. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/money.h"
#include "base/when.h"
#include "web/request.h"

enum field_type {
	TEXT,     /* one line; max letters; control characters refused; trimmed */
	LINES,    /* several lines */
	WHOLE,    /* integer between min and max */
	AMOUNT,   /* money in the company's currency, between min and max minor units */
	EMAIL,    /* an address; lower-case domain */
	CHOICE,   /* one of choices, separated by spaces */
	FLAG,     /* a checkbox: present or not */
	DAY,      /* 2026-11-22 */
	SECRET,   /* like TEXT, never trimmed, logged or kept in the page (passwords) */
	DOCUMENT, /* a file of a multipart form; max bytes */
};

/* { "reason", TEXT, .required = true, .max = 200 }; a table ends with { 0 }. */
struct field_rule {
	const char *name;
	enum field_type type;
	bool required;
	bool many;              /* may repeat: read with form_count and form_*_at */
	int64_t min, max;       /* letters of TEXT, LINES, SECRET; value of WHOLE and AMOUNT; bytes of DOCUMENT. max 0: 200
	                         * letters (LINES 4000), any value >= min, 8 MiB */
	const char *choices;
};

/* Values of the current request; a field that was not sent, or sent empty, is "" / 0 / false / unset. An undeclared
 * name is a bug. */
const char *form_text(const struct request *req, const char *name);
int64_t form_int(const struct request *req, const char *name);
struct money form_money(const struct request *req, const char *name);
bool form_flag(const struct request *req, const char *name);
struct date form_day(const struct request *req, const char *name);
bool form_sent(const struct request *req, const char *name);
size_t form_count(const struct request *req, const char *name);
const char *form_text_at(const struct request *req, const char *name, size_t n);
int64_t form_int_at(const struct request *req, const char *name, size_t n);

/* An uploaded file: its bytes live in the request. NULL when none was sent. */
struct upload {
	const char *name; /* as sent by the browser, without any path */
	const char *bytes;
	size_t length;
};
const struct upload *form_upload(const struct request *req, const char *name);
const struct upload *form_upload_at(const struct request *req, const char *name, size_t n);

/* A handler's own finding about a field, after the declared checks; sentence is English source text (N_). */
void form_wrong(struct request *req, const char *name, const char *sentence);
/* The same of the n-th value of a field that repeats. */
void form_wrong_at(struct request *req, const char *name, size_t n, const char *sentence);
bool form_fine(const struct request *req);

/* Fills a form that nobody sent yet, for pages that edit something: the field shows this value. */
void form_default(struct request *req, const char *name, const char *value);

/* Whether anything was typed or kept that this page should show again (else it is a page asked for the first time). */
bool form_kept(const struct request *req);

/* For dispatch, in this order: form_parse takes query or body apart (false: malformed, 400), form_raw reads a field
 * that belongs to the machinery (csrf, once). Reads query or body by rules; false when the request itself is
 * malformed (400): unknown or repeated field on POST, bad encoding, NUL, more than 1,000 fields. Invalid values
 * leave form_fine() false (422). */
bool form_read(struct request *req, const struct field_rule *rules);
bool form_parse(struct request *req);
const char *form_raw(const struct request *req, const char *name);
struct template_form form_for_template(const struct request *req);

/* Forgets all that came after form_parse: dispatch runs the request again. */
void form_rewind(struct request *req);

/* While the `again` page is made, fields of other routes count as not sent instead of being a bug. */
void form_again(struct request *req);

/* What was typed, url-encoded, without secrets and files: NULL when it is more than limit bytes. form_restore shows it
 * again on a page asked for later. */
const char *form_keep(const struct request *req, const struct field_rule *rules, size_t limit);
void form_restore(struct request *req, const char *kept);

/* A digest of everything sent except csrf and once: two requests with the same mean the same. */
const char *form_digest(const struct request *req);

/* Findings in the order of the fields, for the list at the top; the sentence is in the current language. */
struct finding {
	const char *field;
	const char *sentence;
	int64_t place; /* of a field that repeats: which of its values, from 0; else -1 */
};
size_t form_findings(const struct request *req, struct finding *findings, size_t limit);

#endif
