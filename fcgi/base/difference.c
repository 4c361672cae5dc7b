/* Myers' greedy algorithm ("An O(ND) difference algorithm", 1986) over words. */
#include "base/difference.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"

RECORD(difference_piece, FIELD(difference_piece, kind), FIELD(difference_piece, text));

/* More steps than this are a new text rather than a change; it also bounds the memory of the search. */
enum { STEPS_MOST = 2000, SMALL_WORD = 3 };

struct word {
	const char *text;
	size_t length;
};

struct words {
	struct word *items;
	int count;
};

/* One step of the way from one text to the other. */
struct step {
	char kind; /* '=', '-', '+' */
	struct word word;
};

struct steps {
	struct step *items;
	int count;
};

static bool is_space(char letter)
{
	return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
}

static bool is_mark(char letter)
{
	return letter != '\0' && strchr(".,;:!?()[]|*\"/", letter) != NULL;
}

/* A word is what stands between spaces, without its marks; a mark is a word of its own. Spaces belong to the word before. */
static struct words cut(struct arena *arena, const char *text)
{
	struct words words = { arena_many(arena, struct word, strlen(text) + 1), 0 };

	while (*text) {
		const char *end = text;

		if (is_mark(*end))
			end++;
		else
			while (*end && !is_space(*end) && !is_mark(*end))
				end++;
		while (is_space(*end))
			end++;
		words.items[words.count++] = (struct word){ text, (size_t)(end - text) };
		text = end;
	}
	return words;
}

static bool same(struct word a, struct word b)
{
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static void add(struct steps *steps, char kind, struct word word)
{
	steps->items[steps->count++] = (struct step){ kind, word };
}

/* How far one can get on each diagonal in d steps; the row of every d is kept for the way back. Answers d, -1: too many. */
static int search(struct arena *arena, struct words a, struct words b, int **rows)
{
	int most = a.count + b.count < STEPS_MOST ? a.count + b.count : STEPS_MOST;

	for (int d = 0; d <= most; d++) {
		int *row = arena_many(arena, int, (size_t)(2 * d + 3)) + d + 1;
		const int *before = d ? rows[d - 1] : NULL;

		for (int k = -d; k <= d; k += 2) {
			int x = 0;

			if (d > 0)
				x = k == -d || (k != d && before[k - 1] < before[k + 1]) ? before[k + 1] : before[k - 1] + 1;
			while (x < a.count && x - k < b.count && same(a.items[x], b.items[x - k]))
				x++;
			row[k] = x;
			if (x >= a.count && x - k >= b.count) {
				rows[d] = row;
				return d;
			}
		}
		rows[d] = row;
	}
	return -1;
}

/* From the end back to the start; the steps come out in reverse. */
static void trace(struct words a, struct words b, int **rows, int d, struct steps *back)
{
	int x = a.count, y = b.count;

	for (; d > 0; d--) {
		const int *before = rows[d - 1];
		int k = x - y;
		bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
		int from = down ? k + 1 : k - 1;

		while (x > before[from] + !down && y > before[from] - from + down) {
			add(back, '=', a.items[--x]);
			y--;
		}
		if (down)
			add(back, '+', b.items[--y]);
		else
			add(back, '-', a.items[--x]);
	}
	while (x > 0) {
		add(back, '=', a.items[--x]);
		y--;
	}
}

static struct steps walk(struct arena *arena, struct words a, struct words b)
{
	struct steps steps = { arena_many(arena, struct step, (size_t)(a.count + b.count) + 1), 0 };
	struct steps back = { arena_many(arena, struct step, (size_t)(a.count + b.count) + 1), 0 };
	int **rows = arena_many(arena, int *, STEPS_MOST + 1);
	int head = 0, tail = 0, d;

	while (head < a.count && head < b.count && same(a.items[head], b.items[head]))
		add(&steps, '=', a.items[head++]);
	while (tail < a.count - head && tail < b.count - head &&
	       same(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
		tail++;

	struct words middle_a = { a.items + head, a.count - head - tail }, middle_b = { b.items + head, b.count - head - tail };

	if ((d = search(arena, middle_a, middle_b, rows)) >= 0)
		trace(middle_a, middle_b, rows, d, &back);
	for (int i = back.count - 1; i >= 0; i--)
		add(&steps, back.items[i].kind, back.items[i].word);
	for (int i = 0; d < 0 && i < middle_a.count; i++)
		add(&steps, '-', middle_a.items[i]);
	for (int i = 0; d < 0 && i < middle_b.count; i++)
		add(&steps, '+', middle_b.items[i]);
	for (int i = a.count - tail; i < a.count; i++)
		add(&steps, '=', a.items[i]);
	return steps;
}

/* A few small words left standing between changes help nobody: they go and come with them. */
static bool lonely(const struct steps *steps, int from, int until)
{
	size_t letters = 0;

	for (int i = from; i < until; i++)
		letters += steps->items[i].word.length;
	return from > 0 && until < steps->count && letters <= SMALL_WORD;
}

static void smooth(struct steps *steps, bool *both)
{
	for (int i = 0; i < steps->count;) {
		int end = i;

		while (end < steps->count && steps->items[end].kind == '=')
			end++;
		if (end > i && lonely(steps, i, end))
			for (int j = i; j < end; j++)
				both[j] = true;
		i = end > i ? end : i + 1;
	}
}

static void flush(struct arena *arena, struct difference_piece_list *pieces, const char *kind, struct buffer *text)
{
	if (text->length)
		pieces->items[pieces->count++] = (struct difference_piece){ kind, arena_text(arena, buffer_get(text)) };
	buffer_clear(text);
}

static struct difference_piece_list pieces_of(struct arena *arena, struct steps steps, const bool *both)
{
	struct difference_piece_list pieces = { arena_many(arena, struct difference_piece, 3 * (size_t)steps.count + 3), 0 };
	struct buffer stayed = { 0 }, gone = { 0 }, come = { 0 };

	for (int i = 0; i < steps.count; i++) {
		const struct step *step = &steps.items[i];
		bool changes = step->kind != '=' || both[i];

		if (changes) {
			flush(arena, &pieces, "same", &stayed);
		} else {
			flush(arena, &pieces, "removed", &gone);
			flush(arena, &pieces, "added", &come);
			buffer_add(&stayed, step->word.text, step->word.length);
		}
		if (changes && step->kind != '+')
			buffer_add(&gone, step->word.text, step->word.length);
		if (changes && step->kind != '-')
			buffer_add(&come, step->word.text, step->word.length);
	}
	flush(arena, &pieces, "same", &stayed);
	flush(arena, &pieces, "removed", &gone);
	flush(arena, &pieces, "added", &come);
	buffer_free(&stayed);
	buffer_free(&gone);
	buffer_free(&come);
	return pieces;
}

static struct difference_piece_list difference(struct arena *arena, const char *before, const char *after, bool smoothed)
{
	struct steps steps = walk(arena, cut(arena, before ? before : ""), cut(arena, after ? after : ""));
	bool *both = arena_many(arena, bool, (size_t)steps.count + 1);

	if (smoothed)
		smooth(&steps, both);
	return pieces_of(arena, steps, both);
}

struct difference_piece_list difference_words(struct arena *arena, const char *before, const char *after)
{
	return difference(arena, before, after, true);
}

struct difference_piece_list difference_exact(struct arena *arena, const char *before, const char *after)
{
	return difference(arena, before, after, false);
}
