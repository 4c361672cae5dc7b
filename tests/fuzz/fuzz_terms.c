/* The parameters of a programme, a row a line: article, name, value, unit; "own" before it for individual terms. What is
 * not refused can be asked for every rate and compared. */
#include <string.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/parameters.h"
#include "support.h"

enum { ROWS = 300 };

static const char *word(char **rest)
{
	char *begin = *rest + strspn(*rest, " \t");

	*rest = begin + strcspn(begin, " \t");
	if (**rest)
		*(*rest)++ = '\0';
	return begin;
}

static bool row_read(struct arena *arena, char *line, struct parameter *row)
{
	*row = (struct parameter){ 0 };
	if (!text_to_int(word(&line), &row->article))
		return false;
	row->name = word(&line);
	return text_to_int(word(&line), &row->value) && (row->unit = word(&line))[0] && text_is_utf8(row->name, strlen(row->name)) &&
	       text_is_utf8(row->unit, strlen(row->unit)) && arena;
}

static void asked(const struct terms *terms)
{
	static const char *const keys[] = { NULL, "", "silver", "candles", "85123A" };

	expect(terms->levels <= TERMS_LEVELS && terms->rate_count <= TERMS_RATES && terms->tier_count <= TERMS_TIERS);
	for (int64_t level = -1; level <= TERMS_LEVELS; level++)
		for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
			const struct rate_question question = { level, KIND_ANY, keys[i], keys[i], keys[i], keys[i], 2, 3 };
			const struct terms_rate *rate = rate_for(terms, &question);

			expect(!rate || (rate->level == level && rate->form < FORMS));
		}
	terms_tier(terms, 0);
	terms_next_tier(terms, INT64_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(bytes, length);
	struct parameter rows[ROWS], own[ROWS];
	struct parameter_list all = { rows, 0 }, individual = { own, 0 };
	const struct terms *terms = NULL, *bent = NULL;
	refusal why;

	while (input.left && all.count < ROWS && individual.count < ROWS) {
		char *line = input_line(arena, &input);
		bool is_own = text_starts(line, "own ");

		if (row_read(arena, line + (is_own ? 4 : 0), is_own ? &own[individual.count] : &rows[all.count]))
			(*(is_own ? &individual.count : &all.count))++;
	}
	for (size_t i = 0; i < all.count; i++)
		if (parameter_kind_of(arena, rows[i].name))
			expect(parameter_label(arena, &rows[i])[0] && parameter_value(arena, &rows[i], "GBP"));
	why = terms_read(arena, all, 1, "GBP", &terms);
	expect(why ? locale_refusal(arena, why)[0] : terms != NULL);
	if (why)
		return 0;
	asked(terms);
	why = terms_read_individual(arena, all, individual, 1, "GBP", &bent);
	expect(why ? locale_refusal(arena, why)[0] : bent != NULL);
	if (why)
		return 0;
	asked(bent);
	terms_worse(terms, bent);
	return 0;
}
