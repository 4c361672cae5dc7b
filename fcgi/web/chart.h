/* Charts as geometry: whole numbers in the units of an SVG's viewBox and texts ready to show. Templates draw them
 * (templates/parts/chart_bars.html, chart_line.html, chart_funnel.html); C writes no markup. A page puts
 * `ONE(page, turnover, chart)` in its record and the template says {{#turnover}}{{>parts/chart_bars title=t"…"}}{{/turnover}}.
 *
 * Every mark carries label and value, so the same list makes the table below the picture. */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/record.h"

/* What to draw: a text below the axis, an amount (minor units when a currency is given). */
struct chart_value {
	const char *label;
	int64_t amount;
};

/* A bar, a step of a funnel. */
struct chart_bar {
	int64_t x, y, width, height;
	int64_t middle;      /* x of the middle: for text-anchor="middle" */
	int64_t label_y;     /* baseline of the label (bars: below the axis; funnel: above the step) */
	int64_t value_y;     /* baseline of a value above the bar (funnel: that of the label) */
	int64_t value_x;     /* bars: over the middle, or up to the right edge where it would stick out */
	const char *anchor;
	const char *label;
	const char *value;   /* "£1,234.50" or "1,234" */
	const char *share;   /* funnel: part of the first step, "62 %"; else empty */
	const char *title;   /* "Nov: £1,234.50", for <title> */
	bool show_label;     /* false where labels would touch each other */
	bool negative;       /* hangs below the zero line */
	bool last;           /* the newest, may be drawn stronger */
};
LIST_OF(chart_bar);
RECORD_OF(chart_bar);

struct chart_point {
	int64_t x, y;
	int64_t label_y, value_y;
	const char *label;
	const char *value;
	const char *title;
	bool show_label;
	bool last;
};
LIST_OF(chart_point);
RECORD_OF(chart_point);

/* A line of the grid with its figure. */
struct chart_tick {
	int64_t left, right, y;
	int64_t text_x, text_y; /* right-aligned text (text-anchor="end") left of the plot */
	const char *label;
	bool zero;
};
LIST_OF(chart_tick);
RECORD_OF(chart_tick);

struct chart {
	int64_t width, height;            /* of the viewBox */
	int64_t left, right, top, bottom; /* of the plot */
	int64_t base;                     /* y of zero */
	bool empty;                       /* nothing to draw: no values, or all of them zero */
	struct chart_bar_list bars;       /* chart_bars, chart_funnel */
	struct chart_point_list points;   /* chart_line */
	struct chart_tick_list ticks;
	const char *line;                 /* chart_line: <polyline points="{{line}}"> */
	const char *area;                 /* chart_line: <polygon points="{{area}}"> down to zero */
};
RECORD_OF(chart);

/* Instead of a currency: amounts are basis points, shown as percentages. */
#define CHART_PERCENT "%"

/* currency: ISO code for money, NULL for plain numbers, or CHART_PERCENT. Texts are in the current language. */
struct chart *chart_bars(struct arena *arena, const struct chart_value *values, size_t count, const char *currency);
struct chart *chart_line(struct arena *arena, const struct chart_value *values, size_t count, const char *currency);

/* Steps from the top downwards, each a bar as long as its part of the first, below the line with its label and figure:
 * words of any length have room. Amounts are counts. */
struct chart *chart_funnel(struct arena *arena, const struct chart_value *values, size_t count);

#endif
