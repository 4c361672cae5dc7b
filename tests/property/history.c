/* Plays histories that it reads line by line through the engine and says what each step moved; the tests put it beside the
 * naive model. Words are separated by one space; a program that reads this can be written from here alone:
 *
 *     begin                                            a new history
 *     version NUMBER DAY | individual PARTNER FROM UNTIL   followed by rows "ARTICLE NAME VALUE UNIT" and "end"
 *     partner ID KINDS   sponsor PARTNER SPONSOR DAY   leave PARTNER DAY   bond CLIENT PARTNER DAY
 *     order ID DAY PARTNER CLIENT                      followed by "LINE PRODUCT BRAND CATEGORY QUANTITY NET COST", "end"
 *     delivered ID DAY   paid ID DAY   forget ID       COST -1: not known; CLIENT 0: none; BRAND, CATEGORY -: none
 *     return ID DAY                                    followed by "LINE QUANTITY NET" and "end"
 *     tier PARTNER DAY   slip N                        N-th share or return of the last step, in English
 *
 * Days are counted from 1970-01-01. Each command is answered by lines "share LINE PARTNER LEVEL AMOUNT BASE RATE ARTICLE
 * VERSION", "back LINE PARTNER LEVEL AMOUNT", "refused SENTENCE", "tier CODE MEASURE", "worse PLACE" (of an earlier version, than which this one is worse),
 * "slip SENTENCE", then "done". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/history_parts.h"
#include "domain/programme/parameters.h"

enum { WORDS = 10, ROWS = 1000 };

static struct arena *lasting, *step;
static struct history *history;
static struct share_list last;
static struct reversal_list last_back;
static char *line;
static size_t room;
static char *words[WORDS];
static size_t count;

static bool next_line(void)
{
	char *at;

	if (getline(&line, &room, stdin) < 0)
		return false;
	line[strcspn(line, "\n")] = '\0';
	for (count = 0, at = line; at && count < WORDS; count++)
		words[count] = strsep(&at, " ");
	return true;
}

static int64_t number(size_t i)
{
	int64_t value;

	must(i < count && text_to_int(words[i], &value));
	return value;
}

static struct date day(size_t i)
{
	return (struct date){ number(i) };
}

static bool more(void)
{
	must(next_line());
	return !text_same(words[0], "end");
}

static const char *code(size_t i)
{
	return text_same(words[i], "-") ? NULL : arena_text(step, words[i]);
}

static void answer(refusal why)
{
	if (why)
		printf("refused %s\n", locale_refusal(step, why));
}

static struct parameter_list rows_read(void)
{
	struct parameter_list rows = { arena_many(step, struct parameter, ROWS), 0 };

	while (more()) {
		struct parameter *row = &rows.items[rows.count++];

		must(count == 4 && rows.count < ROWS);
		*row = (struct parameter){ number(0), arena_text(step, words[1]), 0, arena_text(step, words[3]) };
		must(parameter_plain_read(step, row->name, words[2], &row->value));
	}
	return rows;
}

static void version(void)
{
	int64_t of = number(1);
	struct date from = day(2);

	answer(history_version(history, rows_read(), of, from));
	for (size_t i = 0; i + 1 < history->version_count; i++) {
		if (history->worse[i][history->version_count - 1])
			printf("worse %zu\n", i);
	}
}

static void individual(void)
{
	int64_t partner = number(1);
	struct date from = day(2), until = day(3);

	answer(history_individual(history, partner, rows_read(), from, until));
}

static void order(void)
{
	struct sale_line *lines = arena_many(step, struct sale_line, ROWS);
	struct history_order facts = { number(1), day(2), number(3), number(4), lines, 0 };

	while (more()) {
		must(count == 7 && facts.count < ROWS);
		lines[facts.count++] = (struct sale_line){ .id = number(0),
							   .name = arena_text(step, words[1]),
							   .product = code(1),
							   .brand = code(2),
							   .category = code(3),
							   .quantity = number(4),
							   .net = money_of(number(5), "GBP"),
							   .has_cost = number(6) >= 0,
							   .cost = number(6) };
	}
	history_order(history, &facts);
}

static void moved(struct movements what)
{
	last = what.shares;
	last_back = what.reversals;
	for (size_t i = 0; i < what.shares.count; i++) {
		const struct share *share = &what.shares.items[i];

		printf("share %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
		       share->line_id, share->partner_id, share->level, share->amount.minor, share->base.minor, share->rate,
		       share->article, share->version);
	}
	for (size_t i = 0; i < what.reversals.count; i++) {
		const struct reversal *back = &what.reversals.items[i];

		printf("back %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", back->line_id, back->partner_id, back->level,
		       back->amount.minor);
	}
}

static void returned(void)
{
	struct history_back *lines = arena_many(step, struct history_back, ROWS);
	int64_t of = number(1);
	struct date received = day(2);
	size_t read = 0;

	while (more()) {
		must(count == 3 && read < ROWS);
		lines[read++] = (struct history_back){ number(0), number(1), number(2) };
	}
	moved(history_return(history, step, of, received, lines, read));
}

static void tier(void)
{
	int64_t measure = 0;
	const struct terms_tier *held = history_tier(history, number(1), day(2), &measure);

	printf("tier %s %" PRId64 "\n", held ? held->code : "-", measure);
}

static void slip(void)
{
	size_t place = (size_t)number(1);
	struct slip_line_list lines;

	if (!last.count) {
		const struct reversal *back = &last_back.items[place];
		struct slip_step told;

		must(place < last_back.count);
		told = share_return_step(back->base, back->whole, back->returned, back->before);
		printf("slip %s\n", slip_read(step, (struct slip_step_list){ &told, 1 }).items[0].text);
		return;
	}
	must(place < last.count);
	lines = slip_read(step, share_steps(step, &last.items[place]));
	for (size_t i = 0; i < lines.count; i++)
		printf("slip %s\n", lines.items[i].text);
}

static void begin(void)
{
	arena_reset(lasting);
	history = history_new(lasting, "GBP");
}

static void people(void)
{
	if (text_same(words[0], "partner"))
		history_partner(history, number(1), number(2));
	else if (text_same(words[0], "sponsor"))
		answer(history_sponsor(history, number(1), number(2), day(3)));
	else if (text_same(words[0], "leave"))
		history_leave(history, number(1), day(2), true);
	else if (text_same(words[0], "bond"))
		history_bond(history, number(1), number(2), day(3));
	else if (text_same(words[0], "delivered"))
		moved(history_delivered(history, step, number(1), day(2)));
	else if (text_same(words[0], "paid"))
		moved(history_paid(history, step, number(1), day(2)));
	else if (text_same(words[0], "forget"))
		history_forget(history, number(1));
	else
		must(false);
}

int main(void)
{
	static const struct {
		const char *word;
		void (*does)(void);
	} commands[] = {
		{ "begin", begin }, { "version", version }, { "individual", individual }, { "order", order },
		{ "return", returned }, { "tier", tier }, { "slip", slip },
	};

	lasting = arena_new();
	step = arena_new();
	locale_start("locale");
	locale_use(ENGLISH);
	while (next_line()) {
		size_t i = 0;

		if (!text_same(words[0], "slip"))
			arena_reset(step);
		while (i < sizeof(commands) / sizeof(commands[0]) && !text_same(commands[i].word, words[0]))
			i++;
		if (i < sizeof(commands) / sizeof(commands[0]))
			commands[i].does();
		else
			people();
		puts("done");
	}
	free(line);
	arena_free(step);
	arena_free(lasting);
	return 0;
}
