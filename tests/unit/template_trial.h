/* What the tests of templates share: a record of every kind of field, a scratch folder, showing and refusing pages. */
#ifndef TESTS_TEMPLATE_TRIAL_H
#define TESTS_TEMPLATE_TRIAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/template.h"

struct line {
	int64_t id;
	const char *name;
	struct money price;
};
LIST_OF(line);

struct person {
	const char *name;
	const char *email;
};

struct trial {
	int64_t number;
	bool open;
	const char *state;
	const char *hostile;
	const char *empty;
	const char *address;
	struct money total, nothing;
	struct when placed, never;
	struct date day;
	struct html chart;
	const struct person *person;
	const struct person *nobody;
	struct line_list lines, none;
};

struct cabinet {
	const char *company;
	const char *place;
};

RECORD(line, FIELD(line, id), FIELD(line, name), FIELD(line, price));
RECORD(person, FIELD(person, name), FIELD(person, email));
RECORD(trial, FIELD(trial, number), FIELD(trial, open), FIELD(trial, state), FIELD(trial, hostile), FIELD(trial, empty),
       FIELD(trial, address), FIELD(trial, total), FIELD(trial, nothing), FIELD(trial, placed), FIELD(trial, never),
       FIELD(trial, day), FIELD(trial, chart), ONE(trial, person, person), ONE(trial, nobody, person),
       LIST(trial, lines, line), LIST(trial, none, line));
RECORD(cabinet, FIELD(cabinet, company), FIELD(cabinet, place));

static char folder[] = "/tmp/filar-template-XXXXXX";
static char shipped[64], site[64];
static struct arena *arena;
static struct buffer out, errors;
static struct trial trial;
static const struct cabinet cabinet = { "Filar & Co", "frame" };
static int tokens;
static bool sent;

static void remove_file(const char *where, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", where, name);
	remove(path);
}

static void write_file(const char *where, const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", where, name);

	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int start(void **state)
{
	char parts[80];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(shipped, sizeof(shipped), "%s/t", folder);
	snprintf(site, sizeof(site), "%s/s", folder);
	snprintf(parts, sizeof(parts), "%s/parts", shipped);
	mkdir(shipped, 0700);
	mkdir(site, 0700);
	mkdir(parts, 0700);
	arena = arena_new();
	locale_start(folder);
	locale_zone("Europe/Warsaw");
	return 0;
}

static int stop(void **state)
{
	static const char *const names[] = { "x.html", "x.txt", "layout.html", "middle.html", "parts/a.html", "parts/b.html",
					     "parts/card.html", "parts" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		remove_file(shipped, names[i]);
	remove_file(site, "x.html");
	remove(shipped);
	remove(site);
	remove(folder);
	arena_free(arena);
	buffer_free(&out);
	buffer_free(&errors);
	return 0;
}

static int fresh(void **state)
{
	static struct line lines[] = { { 1, "Oak", { 1050, "GBP" } }, { 2, "<Elm>", { 200000, "GBP" } } };
	static const struct person person = { "Ann <b>", "ann@example.org" };

	(void)state;
	trial = (struct trial){ .number = 1234567, .open = true, .state = "new", .address = "/orders/7?a=1&b=2",
				.hostile = "\"'><script>alert(1)</script>&amp; onclick=x", .empty = "",
				.total = money_of(123450, "GBP"), .nothing = money_of(0, "GBP"),
				.placed = when_of_parts(2026, 11, 22, 13, 5, 0, 0), .day = date_of(2026, 11, 22),
				.chart = { "<svg><g/></svg>" }, .person = &person, .lines = { lines, 2 } };
	sent = false;
	tokens = 0;
	locale_use(ENGLISH);
	return 0;
}

static const char *form_value(const void *form, const char *name)
{
	(void)form;
	if (!sent)
		return NULL;
	if (text_same(name, "email"))
		return "typed\"@<x>";
	if (text_same(name, "colour"))
		return "red";
	return text_same(name, "once") ? "kept-token" : "";
}

static const char *form_error(const void *form, const char *name)
{
	(void)form;
	return sent && text_same(name, "email") ? "This is no <address>." : NULL;
}

static const char *fresh_token(void *taker)
{
	(void)taker;
	return ++tokens == 1 ? "token-1" : "token-n";
}

static struct template_set *load(const char *name, const char *text)
{
	const struct template_binding bindings[] = { { name, &trial_record }, { 0 } };
	char file[32];

	snprintf(file, sizeof(file), "%s%s", name, text_ends(name, ".txt") ? "" : ".html");
	write_file(shipped, file, text);
	buffer_clear(&errors);
	return template_load(shipped, site, bindings, &cabinet_record, &errors);
}

static const char *show_named(const char *name, const char *text)
{
	struct template_set *set = load(name, text);
	struct template_context context = { .frame = &cabinet, .page = &trial, .csrf = "c&srf", .once = fresh_token,
					    .arena = arena, .form = { &trial, form_value, form_error } };

	if (!set)
		print_error("%s", buffer_get(&errors));
	assert_non_null(set);
	buffer_clear(&out);
	template_render(set, name, &context, &out);
	template_free(set);
	return buffer_get(&out);
}

static const char *show(const char *text)
{
	return show_named("x", text);
}

#define SHOWS(text, wanted) assert_string_equal(show(text), wanted)

/* The page is refused, and one of the lines is exactly this, with the file and line of the mistake. */
static void refuses(const char *text, int line, const char *sentence)
{
	struct template_set *set = load("x", text);
	char wanted[512];

	snprintf(wanted, sizeof(wanted), "%s/x.html:%d: %s\n", shipped, line, sentence);
	if (set || !strstr(buffer_get(&errors), wanted))
		print_error("%s\n -> %s\nwanted %s", text, buffer_get(&errors), wanted);
	assert_null(set);
	assert_non_null(strstr(buffer_get(&errors), wanted));
}

#endif
