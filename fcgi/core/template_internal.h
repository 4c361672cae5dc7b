/* What the parts of the template engine share: the compiled form (operands, instructions, pages), the tracker of the HTML
 * context and the parser. Only template_*.c include this. */
#ifndef CORE_TEMPLATE_INTERNAL_H
#define CORE_TEMPLATE_INTERNAL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/record.h"
#include "core/template.h"

enum { SLOTS = 16, HOPS = 6, WORDS = 24, NESTING = 48 };
enum { FRAME_SLOT, PAGE_SLOT };

/* ---- The compiled form ---- */

enum format {
	FORMAT_USUAL,
	FORMAT_DATE,
	FORMAT_DAY,
	FORMAT_DAY_SHORT,
	FORMAT_TIME,
	FORMAT_SINCE,
	FORMAT_MONTH,
	FORMAT_MONEY,
	FORMAT_NUMBER,
	FORMAT_PERCENT,
	FORMAT_PLAIN,
	FORMATS
};

enum escape {
	ESCAPE_NOTHING,       /* plain-text templates, and struct html */
	ESCAPE_HTML,          /* text and quoted attribute values */
	ESCAPE_ADDRESS,       /* the value begins an address: its scheme is checked */
	ESCAPE_FIRST_SEGMENT, /* right after the "/" that begins an address */
	ESCAPE_SEGMENT,       /* right after another "/" of the path */
	ESCAPE_PART,          /* elsewhere in an address */
};

/* A value that is known when the page is shown: a fixed text (path is empty), or a field reached from a scope. */
struct operand {
	const char *text;
	size_t hops;
	size_t slot;
	const struct field *path[HOPS];
	enum format format;
};

struct place_value {
	const char *name;
	struct operand operand;
};

/* {{n "one" "many" count=x name=y}} */
struct plural {
	const char *one, *many;
	struct operand count;
	struct place_value *values;
	size_t value_count;
};

enum operation {
	PUT_BYTES,
	PUT_VALUE,
	PUT_PLURAL,
	PUT_KEPT,
	PUT_ERROR,
	PUT_CSRF,
	PUT_ONCE,
	TEST_VALUE, /* the tests jump when they are not met */
	TEST_IS,
	TEST_KEPT,
	TEST_ERROR,
	LOOP_BEGIN,
	LOOP_NEXT,
	ENTER_RECORD,
};

struct instruction {
	enum operation operation;
	enum escape escape;
	bool negated;
	size_t jump;
	size_t slot;
	size_t start, length;        /* PUT_BYTES: into the page's bytes */
	const struct operand *value; /* what is shown or tested */
	const struct operand *name;  /* of the form's field */
	const struct operand *other; /* what is compared with; the record's value behind a kept one */
	const struct plural *plural;
};

struct compiled {
	struct instruction *instructions;
	size_t count, size;
	struct buffer bytes;
};

struct page {
	const char *name;
	const struct record *record;
	struct compiled languages[LANGUAGES];
};

struct template_set {
	struct arena *arena; /* operands and names */
	struct page *pages;  /* sorted by name */
	size_t count;
};

/* ---- Where in HTML we are ---- */

enum place {
	IN_TEXT,
	IN_PLAIN, /* no HTML at all: templates of plain text */
	AFTER_LESS,
	IN_TAG_NAME,
	IN_TAG,
	AT_JOINT, /* in a tag, where only white space, "/" or ">" may follow */
	IN_ATTRIBUTE,
	AFTER_ATTRIBUTE,
	BEFORE_VALUE,
	IN_DOUBLE,
	IN_SINGLE,
	IN_UNQUOTED,
	IN_COMMENT,
	IN_DECLARATION,
	IN_RAW,    /* script, style and their like */
	IN_RCDATA, /* title, textarea */
};

enum attribute_kind { ORDINARY, ADDRESS, FORBIDDEN };

enum address { AT_START, AT_ROOT, AT_SEGMENT, AT_PART, AT_QUERY, UNCLEAR };

enum html_event { NO_EVENT, FORM_OPENED, TEXTAREA_OPENED };

struct html_state {
	enum place place;
	char element[24], raw[24], attribute[24], value[24];
	size_t matched; /* letters of "</raw" seen, dashes of "--" in a comment */
	enum attribute_kind kind;
	enum address address;
	bool closing, self_closing, post, once;
};

/* Reads literal bytes up to the end or up to an event; answers how many. problem is set to a sentence when it finds one. */
size_t html_read(struct html_state *html, const char *bytes, size_t length, enum html_event *event, const char **problem);

/* The escape for a value at this place, moving behind it; problem is set when no value may stand here. */
enum escape html_value(struct html_state *html, const char **problem);

/* A section begins or ends here: in a tag, what follows may not continue a name. */
void html_boundary(struct html_state *html, const char **problem);

/* Joins the state behind a section with the one before it; false when they differ. */
bool html_join(struct html_state *html, const struct html_state *before);
const char *html_place_name(const struct html_state *html);

/* ---- Parsing ---- */

enum word_kind { BARE, QUOTED, TRANSLATED };

struct word {
	enum word_kind kind;
	const char *key; /* of key=value, else NULL */
	const char *text;
};

struct tag {
	char sigil; /* '#', '^', '/', '!', '>', '<', '$', or 0 */
	int line;
	size_t literal_end; /* the literal before the tag ends here */
	size_t resume;      /* and the text goes on here */
	struct word words[WORDS];
	size_t count;
};

struct argument {
	const char *name;
	struct operand operand;
	bool used;
};

/* A piece of a file that replaces a block of a layout. */
struct source;
struct block {
	const char *name;
	struct source *source;
	bool used;
	struct block *original; /* of a copy: a layout hands its blocks on to the layout that it is made from */
	struct block *next;
};

struct source {
	const char *path; /* as shown in errors */
	const char *name;
	const char *text;
	size_t at, end;
	int line;
	size_t line_at; /* line is the number of the line of this offset */
	bool partial;
	struct argument *arguments;
	size_t argument_count;
	struct block *overrides;
	const struct source *parent; /* who includes it */
};

struct file {
	const char *name, *path, *text;
	size_t length;
	struct file *next;
};

struct parser {
	const char *shipped, *site;
	struct file *files;
	struct template_set *set;
	struct arena *scratch; /* until loading ends */
	struct buffer *errors;
	struct compiled *page;
	struct html_state html;
	const struct record *scopes[SLOTS];
	size_t slots;
	size_t barrier; /* instructions before this one are jump targets: bytes are not merged into them */
	size_t nesting;
	size_t unmet; /* sections around us that a missing argument closes: names in them may be unknown */
	bool broken; /* the structure of the page is lost: stop */
};

void parse_error(struct parser *parser, const struct source *source, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* template_tag.c: finds the next tag at or after source->at; false at the end. */
bool tag_next(struct parser *parser, struct source *source, struct tag *tag);
int tag_line(struct source *source, size_t at);

/* template_name.c */
bool operand_of_word(struct parser *parser, const struct source *source, const struct tag *tag, const struct word *word,
		     struct operand *operand);
enum field_kind operand_kind(const struct operand *operand);
bool operand_printable(struct parser *parser, const struct source *source, const struct tag *tag, struct operand *operand);
/* The same for a value that is compared or put into a form: its machine form unless another one is asked for. */
bool operand_comparable(struct parser *parser, const struct source *source, const struct tag *tag,
			struct operand *operand);
const struct operand *operand_keep(struct parser *parser, const struct operand *operand);

/* template_emit.c */
struct instruction *emit(struct parser *parser, enum operation operation);
void emit_bytes(struct parser *parser, const char *bytes, size_t length);
void emit_literal(struct parser *parser, const struct source *source, int line, const char *bytes, size_t length);
void emit_value(struct parser *parser, const struct source *source, const struct tag *tag, struct operand operand);
bool emit_escape(struct parser *parser, const struct source *source, int line, enum escape *escape);

/* template_words.c: {{t …}} and {{n …}} */
void parse_translated(struct parser *parser, const struct source *source, const struct tag *tag);
void parse_plural(struct parser *parser, const struct source *source, const struct tag *tag);

/* template_section.c */
void parse_section(struct parser *parser, struct source *source, const struct tag *tag);

/* template_parse.c */
void parse_page(struct parser *parser, const char *name);
void parse_until(struct parser *parser, struct source *source, const char *close, int line);
const struct file *parse_file(struct parser *parser, const char *name);

/* ---- Showing ---- */

void escape_add(struct buffer *out, enum escape escape, const char *bytes, size_t length);
const char *value_text(struct arena *arena, const struct field *field, const void *at, enum format format);
bool value_true(const struct field *field, const void *at);

#endif
