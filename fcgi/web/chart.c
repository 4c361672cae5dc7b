/* Where the marks of a chart stand. Whole numbers only: amounts are minor units of money and stay exact until a
 * pixel is chosen. */
#include "web/chart.h"

#include "base/buffer.h"
#include "core/locale.h"

/* LETTER is the width of a digit at the size of a phone's labels: room for the figures of the axis is left by it. */
enum { WIDTH = 720, HEIGHT = 260, RIGHT = 708, TOP = 22, BOTTOM = 226, TICKS = 4, LABELS = 12, LETTER = 13, STEP = 64, BAR = 26 };

RECORD(chart_bar, FIELD(chart_bar, x), FIELD(chart_bar, y), FIELD(chart_bar, width), FIELD(chart_bar, height),
       FIELD(chart_bar, middle), FIELD(chart_bar, label_y), FIELD(chart_bar, value_y), FIELD(chart_bar, value_x), FIELD(chart_bar, anchor), FIELD(chart_bar, label),
       FIELD(chart_bar, value), FIELD(chart_bar, share), FIELD(chart_bar, title), FIELD(chart_bar, show_label),
       FIELD(chart_bar, negative), FIELD(chart_bar, last));
RECORD(chart_point, FIELD(chart_point, x), FIELD(chart_point, y), FIELD(chart_point, label_y), FIELD(chart_point, value_y),
       FIELD(chart_point, label), FIELD(chart_point, value), FIELD(chart_point, title),
       FIELD(chart_point, show_label), FIELD(chart_point, last));
RECORD(chart_tick, FIELD(chart_tick, left), FIELD(chart_tick, right), FIELD(chart_tick, y), FIELD(chart_tick, text_x),
       FIELD(chart_tick, text_y), FIELD(chart_tick, label), FIELD(chart_tick, zero));
RECORD(chart, FIELD(chart, width), FIELD(chart, height), FIELD(chart, left), FIELD(chart, right), FIELD(chart, top),
       FIELD(chart, bottom), FIELD(chart, base), FIELD(chart, empty), LIST(chart, bars, chart_bar),
       LIST(chart, points, chart_point), LIST(chart, ticks, chart_tick), FIELD(chart, line), FIELD(chart, area));

/* The values between which the plot stretches: whole steps around all amounts and zero. */
struct scale {
	int64_t low, high, step;
};

static bool percent(const char *currency)
{
	return currency && currency[0] == CHART_PERCENT[0];
}

static const char *shown(struct arena *arena, int64_t amount, const char *currency)
{
	if (percent(currency))
		return locale_percent(arena, amount);
	return currency ? locale_money(arena, money_of(amount, currency)) : locale_number(arena, amount);
}

/* Ticks are whole amounts: the axis of a chart is read for its size, the exact figures stand in the table. */
static const char *tick_shown(struct arena *arena, int64_t amount, const char *currency)
{
	if (percent(currency))
		return locale_percent(arena, amount);
	return currency ? locale_money_whole(arena, money_of(amount, currency)) : locale_number(arena, amount);
}

/* Minor units of the least step of an axis. */
static int64_t whole_of(const char *currency)
{
	int64_t whole = 1;

	for (int i = currency && !percent(currency) ? money_decimals(currency) : 0; i > 0; i--)
		whole *= 10;
	return whole;
}

static int64_t letters_of(const char *text)
{
	int64_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

/* The least of 1, 2, 5, 10, 20, 50 … that is not below wanted. */
static int64_t round_step(int64_t wanted)
{
	static const int64_t parts[] = { 1, 2, 5 };

	for (int64_t power = 1; power < INT64_MAX / 100; power *= 10)
		for (int i = 0; i < 3; i++)
			if (parts[i] * power >= wanted)
				return parts[i] * power;
	return wanted;
}

static struct scale scale_of(const struct chart_value *values, size_t count, int64_t whole)
{
	struct scale scale = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (values[i].amount > scale.high)
			scale.high = values[i].amount;
		if (values[i].amount < scale.low)
			scale.low = values[i].amount;
	}
	scale.step = round_step(scale.high / TICKS - scale.low / TICKS + 1);
	if (scale.high - scale.low <= TICKS)
		scale.step = 1;
	if (scale.step < whole)
		scale.step = whole;
	scale.high = (scale.high + scale.step - 1) / scale.step * scale.step;
	scale.low = -((-scale.low + scale.step - 1) / scale.step * scale.step);
	if (scale.high == scale.low)
		scale.high = scale.step;
	return scale;
}

static int64_t y_of(struct scale scale, int64_t amount)
{
	__int128 part = (__int128)(scale.high - amount) * (BOTTOM - TOP);

	return TOP + (int64_t)(part / (scale.high - scale.low));
}

static void add_ticks(struct arena *arena, struct chart *chart, struct scale scale, const char *currency)
{
	size_t count = (size_t)((scale.high - scale.low) / scale.step) + 1;

	chart->ticks.items = arena_many(arena, struct chart_tick, count);
	chart->ticks.count = count;
	for (size_t i = 0; i < count; i++) {
		int64_t amount = scale.low + (int64_t)i * scale.step;
		int64_t y = y_of(scale, amount);
		const char *label = tick_shown(arena, amount, currency);
		int64_t room = letters_of(label) * LETTER + 12;

		chart->left = room > chart->left ? room : chart->left;
		chart->ticks.items[i] = (struct chart_tick){ .right = RIGHT, .y = y, .text_y = y + 6, .label = label,
							     .zero = amount == 0 };
	}
	for (size_t i = 0; i < count; i++) {
		chart->ticks.items[i].left = chart->left;
		chart->ticks.items[i].text_x = chart->left - 8;
	}
}

static struct chart *chart_new(struct arena *arena, const struct chart_value *values, size_t count,
			       const char *currency, struct scale *scale)
{
	struct chart *chart = arena_one(arena, struct chart);

	*chart = (struct chart){ .width = WIDTH, .height = HEIGHT, .left = 0, .right = RIGHT, .top = TOP,
				 .bottom = BOTTOM, .empty = true, .line = "", .area = "" };
	for (size_t i = 0; i < count; i++)
		chart->empty = chart->empty && values[i].amount == 0;
	*scale = scale_of(values, count, whole_of(currency));
	chart->base = y_of(*scale, 0);
	add_ticks(arena, chart, *scale, currency);
	return chart;
}

/* At most a dozen labels, evenly apart, the newest always among them. */
static bool label_fits(size_t i, size_t count)
{
	size_t every = (count + LABELS - 1) / LABELS;

	return (count - 1 - i) % every == 0;
}

static const char *title_of(struct arena *arena, const char *label, const char *value)
{
	return arena_printf(arena, "%s: %s", label, value);
}

static void value_place(struct chart_bar *bar)
{
	bool fits = bar->middle + letters_of(bar->value) * LETTER / 2 <= WIDTH;

	bar->value_x = fits ? bar->middle : RIGHT;
	bar->anchor = fits ? "middle" : "end";
}

struct chart *chart_bars(struct arena *arena, const struct chart_value *values, size_t count, const char *currency)
{
	struct scale scale;
	struct chart *chart = chart_new(arena, values, count, currency, &scale);
	int64_t span = RIGHT - chart->left, slot = count ? span / (int64_t)count : 0;
	int64_t width = slot > 64 ? 48 : slot > 4 ? slot * 3 / 4 : 1;

	chart->bars.items = arena_many(arena, struct chart_bar, count);
	chart->bars.count = count;
	for (size_t i = 0; i < count; i++) {
		struct chart_bar *bar = &chart->bars.items[i];
		int64_t y = y_of(scale, values[i].amount);

		bar->negative = values[i].amount < 0;
		bar->middle = chart->left + span * (2 * (int64_t)i + 1) / (2 * (int64_t)count);
		bar->x = bar->middle - width / 2;
		bar->width = width;
		bar->y = bar->negative ? chart->base : y;
		bar->height = bar->negative ? y - chart->base : chart->base - y;
		bar->label_y = BOTTOM + 22;
		bar->value_y = bar->negative ? y + 14 : y - 6;
		bar->label = arena_text(arena, values[i].label);
		bar->value = shown(arena, values[i].amount, currency);
		value_place(bar);
		bar->share = "";
		bar->title = title_of(arena, bar->label, bar->value);
		bar->show_label = label_fits(i, count);
		bar->last = i + 1 == count;
	}
	return chart;
}

static void add_line(struct arena *arena, struct chart *chart)
{
	struct buffer line = { 0 };
	const struct chart_point *points = chart->points.items;
	size_t count = chart->points.count;

	if (!count)
		return;
	for (size_t i = 0; i < count; i++)
		buffer_printf(&line, "%s%lld,%lld", i ? " " : "", (long long)points[i].x, (long long)points[i].y);
	chart->line = arena_text(arena, buffer_get(&line));
	chart->area = arena_printf(arena, "%lld,%lld %s %lld,%lld", (long long)points[0].x, (long long)chart->base,
				   chart->line, (long long)points[count - 1].x, (long long)chart->base);
	buffer_free(&line);
}

struct chart *chart_line(struct arena *arena, const struct chart_value *values, size_t count, const char *currency)
{
	struct scale scale;
	struct chart *chart = chart_new(arena, values, count, currency, &scale);

	chart->points.items = arena_many(arena, struct chart_point, count);
	chart->points.count = count;
	for (size_t i = 0; i < count; i++) {
		struct chart_point *point = &chart->points.items[i];

		point->x = chart->left + (RIGHT - chart->left) * (2 * (int64_t)i + 1) / (2 * (int64_t)count);
		point->y = y_of(scale, values[i].amount);
		point->label_y = BOTTOM + 22;
		point->value_y = point->y - 12;
		point->label = arena_text(arena, values[i].label);
		point->value = shown(arena, values[i].amount, currency);
		point->title = title_of(arena, point->label, point->value);
		point->show_label = label_fits(i, count);
		point->last = i + 1 == count;
	}
	add_line(arena, chart);
	return chart;
}

struct chart *chart_funnel(struct arena *arena, const struct chart_value *values, size_t count)
{
	struct chart *chart = arena_one(arena, struct chart);
	int64_t first = count && values[0].amount > 0 ? values[0].amount : 0;

	*chart = (struct chart){ .width = WIDTH, .height = (int64_t)count * STEP, .left = 0, .right = WIDTH, .top = 0,
				 .bottom = (int64_t)count * STEP, .empty = first == 0, .line = "",
				 .area = "" };
	chart->bars.items = arena_many(arena, struct chart_bar, count);
	chart->bars.count = count;
	for (size_t i = 0; i < count; i++) {
		struct chart_bar *bar = &chart->bars.items[i];
		int64_t points = first ? (int64_t)((__int128)values[i].amount * 10000 / first) : 0;
		int64_t width = WIDTH * (points > 10000 ? 10000 : points) / 10000;

		bar->width = values[i].amount > 0 && width < 2 ? 2 : width;
		bar->middle = bar->width / 2;
		bar->y = (int64_t)i * STEP + STEP - BAR - 6;
		bar->height = BAR;
		bar->label_y = bar->value_y = bar->y - 8;
		bar->label = arena_text(arena, values[i].label);
		bar->value = locale_number(arena, values[i].amount);
		bar->anchor = "";
		bar->share = first ? locale_percent(arena, points) : "";
		bar->title = title_of(arena, bar->label, bar->value);
		bar->show_label = true;
		bar->last = i + 1 == count;
	}
	return chart;
}
