/* Which language is current, and its texts by gettext. Numbers, money and days are in locale_format.c. */
#include "core/locale.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"

#define DOMAIN "filar"

/* GNU gettext keeps what it found per source text; raising this makes it look again (gettext manual, 11.2.7). */
extern int _nl_msg_cat_cntr; /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): gettext chose it */

static const struct {
	const char *code, *name;
} languages[LANGUAGES] = {
	[ENGLISH] = { "en", "English" },
	[POLISH] = { "pl", "Polski" },
	[RUSSIAN] = { "ru", "Русский" },
};

static enum language current = ENGLISH;
static enum language catalogue = ENGLISH; /* the one that gettext reads; English has none */

void locale_start(const char *folder)
{
	must(setlocale(LC_ALL, "C.UTF-8") != NULL);
	must(setlocale(LC_NUMERIC, "C") != NULL);
	must(bindtextdomain(DOMAIN, folder) != NULL);
	must(bind_textdomain_codeset(DOMAIN, "UTF-8") != NULL);
	must(textdomain(DOMAIN) != NULL);
	catalogue = ENGLISH;
	current = ENGLISH;
}

void locale_use(enum language language)
{
	must((unsigned)language < LANGUAGES);
	current = language;
	if (language == ENGLISH || language == catalogue)
		return;
	setenv("LANGUAGE", languages[language].code, 1);
	++_nl_msg_cat_cntr;
	catalogue = language;
}

enum language locale_current(void)
{
	return current;
}

const char *locale_code(enum language language)
{
	must((unsigned)language < LANGUAGES);
	return languages[language].code;
}

const char *locale_name(enum language language)
{
	must((unsigned)language < LANGUAGES);
	return languages[language].name;
}

bool locale_of_code(const char *code, enum language *language)
{
	for (int i = 0; code && i < LANGUAGES; i++)
		if (strcmp(languages[i].code, code) == 0) {
			*language = (enum language)i;
			return true;
		}
	return false;
}

/* Thousandths of a q-value that stands at text: "0.8" is 800. Anything malformed counts as 0. */
static int quality(const char *text, size_t length)
{
	int value = 0, digits = 0;

	if (!length || (text[0] != '0' && text[0] != '1') || (length > 1 && text[1] != '.') || length > 5)
		return 0;
	value = text[0] - '0';
	for (size_t i = 2; i < length; i++, digits++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		value = value * 10 + (text[i] - '0');
	}
	for (; digits < 3; digits++)
		value *= 10;
	return value > 1000 ? 0 : value;
}

/* The weight of one element, "pl-PL;q=0.8", of length bytes. */
static int weight(const char *element, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		size_t at = i + 1;

		if (element[i] != ';')
			continue;
		while (at < length && (element[at] == ' ' || element[at] == '\t'))
			at++;
		if (at + 1 < length && (element[at] == 'q' || element[at] == 'Q') && element[at + 1] == '=') {
			at += 2;
			while (length > at && (element[length - 1] == ' ' || element[length - 1] == '\t'))
				length--;
			return quality(element + at, length - at);
		}
	}
	return 1000;
}

/* The language that an element names by its first subtag; "*" means ours that stands first. */
static bool named(const char *element, size_t length, enum language *language)
{
	size_t letters = strcspn(element, "-; \t,");
	char code[3] = "";

	if (letters > length)
		letters = length;
	if (letters == 1 && element[0] == '*') {
		*language = ENGLISH;
		return true;
	}
	if (letters != 2)
		return false;
	code[0] = (char)(element[0] | 0x20);
	code[1] = (char)(element[1] | 0x20);
	return locale_of_code(code, language);
}

enum language locale_accepted(const char *accept_language)
{
	enum language best = ENGLISH, language = ENGLISH;
	int best_weight = 0;

	for (const char *at = accept_language; at && *at;) {
		at += strspn(at, " \t,");

		size_t length = strcspn(at, ",");

		if (length && named(at, length, &language)) {
			int its_weight = weight(at, length);

			if (its_weight > best_weight) {
				best_weight = its_weight;
				best = language;
			}
		}
		at += length;
	}
	return best;
}

/* The source text is no literal here, so the format checks of the compiler have nothing to look at. */
const char *locale_text(const char *text)
{
	if (current == ENGLISH || !text || !*text)
		return text;
	return dgettext(DOMAIN, text);
}

const char *locale_plural(const char *one, const char *many, int64_t count)
{
	uint64_t size = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;

	if (current == ENGLISH)
		return size == 1 ? one : many;
	return dngettext(DOMAIN, one, many, (unsigned long)size);
}

/* Fills %1$s … %4$s. A translation may repeat, reorder or leave out arguments; nothing else of printf exists here, so a
 * wrong translation can show a wrong sentence but never read a wrong address. */
static char *expand(struct arena *arena, const char *sentence, const char *const *arguments)
{
	struct buffer out = { 0 };

	for (const char *at = sentence; *at;) {
		if (at[0] == '%' && at[1] >= '1' && at[1] < '1' + REFUSAL_ARGUMENTS && at[2] == '$' && at[3] == 's') {
			const char *argument = arguments[at[1] - '1'];

			buffer_text(&out, argument ? argument : "");
			at += 4;
			continue;
		}
		if (at[0] == '%' && at[1] == '%')
			at++;
		buffer_char(&out, *at++);
	}

	char *text = arena_bytes(arena, buffer_get(&out), out.length);

	buffer_free(&out);
	return text;
}

char *locale_refusal(struct arena *arena, refusal why)
{
	return expand(arena, why->rule ? locale_text(why->rule) : "", why->arguments);
}

char *locale_remedy(struct arena *arena, refusal why)
{
	return expand(arena, why->remedy ? locale_text(why->remedy) : "", why->arguments);
}
