/* Charts: marks stand inside the plot, in proportion, and whatever the figures are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "web/chart.h"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* Within two units of the drawing. */
static bool near(int64_t one, int64_t other)
{
	return one - other <= 2 && other - one <= 2;
}

static void test_bars(void **state)
{
	static const struct chart_value values[] = { { "Sep", 100000 }, { "Oct", 200000 }, { "Nov", -50000 } };
	const struct chart *chart = chart_bars(arena, values, 3, "GBP");
	const struct chart_bar *bars = chart->bars.items;

	(void)state;
	assert_false(chart->empty);
	assert_int_equal(chart->bars.count, 3);
	assert_true(near(bars[1].height, 2 * bars[0].height));
	assert_true(bars[2].negative);
	assert_int_equal(bars[2].y, chart->base);
	assert_int_equal(bars[0].y + bars[0].height, chart->base);
	assert_true(bars[0].x >= chart->left && bars[2].x + bars[2].width <= chart->right);
	assert_true(bars[2].last && !bars[1].last);
	assert_non_null(strstr(bars[1].title, "Oct"));
	assert_non_null(strstr(bars[1].value, "2"));
}

/* Ticks are whole amounts of the currency, few, and to the left of the plot there is room for the longest. */
static void test_ticks(void **state)
{
	static const int64_t amounts[] = { 1, 99, 101, 58014, 123456789 };
	struct chart_value value = { "Nov", 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
		value.amount = amounts[i];

		const struct chart *chart = chart_bars(arena, &value, 1, "GBP");

		assert_in_range(chart->ticks.count, 2, 6);
		for (size_t n = 0; n < chart->ticks.count; n++) {
			assert_null(strchr(chart->ticks.items[n].label, '.'));
			assert_true((int64_t)strlen(chart->ticks.items[n].label) * 10 <= chart->left);
			assert_int_equal(chart->ticks.items[n].left, chart->left);
		}
		assert_true(chart->bars.items[0].x >= chart->left);
		assert_true(chart->bars.items[0].y >= chart->top);
	}
}

/* No figure may lead outside the plot or into an overflow (the sanitizers watch). */
static void test_extremes(void **state)
{
	static const int64_t amounts[] = { 0, 1, -1, 3, 7, 999999999999999, -999999999999999, 4611686018427387 };
	struct chart_value values[2] = { { "a", 0 }, { "b", 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
		for (size_t j = 0; j < sizeof(amounts) / sizeof(amounts[0]); j++) {
			values[0].amount = amounts[i];
			values[1].amount = amounts[j];

			const struct chart *chart = chart_line(arena, values, 2, NULL);

			assert_int_equal(chart->empty, !amounts[i] && !amounts[j]);
			assert_true(chart->ticks.count >= 2 && chart->ticks.count <= 12);
			for (size_t n = 0; n < 2; n++)
				assert_true(chart->points.items[n].y >= chart->top &&
					    chart->points.items[n].y <= chart->bottom);
		}
	}
}

static void test_nothing(void **state)
{
	(void)state;
	assert_true(chart_bars(arena, NULL, 0, "GBP")->empty);
	assert_true(chart_line(arena, NULL, 0, NULL)->empty);
	assert_string_equal(chart_line(arena, NULL, 0, NULL)->line, "");
	assert_true(chart_funnel(arena, NULL, 0)->empty);
}

static void test_labels(void **state)
{
	struct chart_value values[40];
	const struct chart *chart;
	size_t shown = 0;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		values[i] = (struct chart_value){ "day", (int64_t)i };
	chart = chart_bars(arena, values, 40, NULL);
	for (size_t i = 0; i < 40; i++)
		shown += chart->bars.items[i].show_label;
	assert_in_range(shown, 8, 12);
	assert_true(chart->bars.items[39].show_label);
}

static void test_funnel(void **state)
{
	static const struct chart_value values[] = { { "Invited", 200 }, { "Applied", 100 }, { "Active", 0 } };
	const struct chart *chart = chart_funnel(arena, values, 3);

	(void)state;
	assert_true(near(chart->bars.items[0].width, 2 * chart->bars.items[1].width));
	assert_int_equal(chart->bars.items[2].width, 0);
	assert_non_null(strstr(chart->bars.items[1].share, "50"));
	assert_true(chart->bars.items[2].y + chart->bars.items[2].height <= chart->height);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bars), cmocka_unit_test(test_ticks), cmocka_unit_test(test_extremes), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_labels), cmocka_unit_test(test_funnel),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
