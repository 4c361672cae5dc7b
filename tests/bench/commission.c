/* A commission run in memory: LINES order lines in sales of five, over two years, by 5,000 partners in a tree, under the
 * model programme with three levels; everything that a sale moves is computed, tiers among it. commission LINES prints
 * seconds, peak kilobytes and the number of shares. The lines are made on the way, so that only the engine keeps anything. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/history.h"
#include "domain/programme/model.h"

enum { PARTNERS = 5000, DAYS = 730, LINES = 5, BRANCH = 3, PRODUCTS = 1000 };

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The shipped programme; its second level gives half of its rate to a third. */
static struct parameter_list programme(struct arena *arena)
{
	const char *why = NULL;
	const struct model *model = model_load(arena, "deploy/programme", &why);

	must(model);

	struct parameter_list rows = { arena_many(arena, struct parameter, model->parameters.count + 1), 0 };

	for (size_t i = 0; i < model->parameters.count; i++) {
		rows.items[rows.count] = model->parameters.items[i];
		if (text_same(rows.items[rows.count].name, "level.2.rate"))
			rows.items[rows.count].value /= 2;
		rows.count++;
	}
	rows.items[rows.count++] = (struct parameter){ .article = 7, .name = "level.3.rate", .value = 100, .unit = "bp" };
	return rows;
}

static struct history *people(struct arena *arena, struct date first)
{
	struct history *history = history_new(arena, "GBP");

	must(!history_version(history, programme(arena), 1, first));
	for (int64_t id = 1; id <= PARTNERS; id++)
		history_partner(history, id, 1);
	for (int64_t id = 2; id <= PARTNERS; id++)
		must(!history_sponsor(history, id, 1 + (id - 2) / BRANCH, first));
	return history;
}

static size_t sale(struct history *history, struct arena *arena, int64_t id, struct date day)
{
	struct sale_line lines[LINES];
	const struct history_order order = { .id = id, .day = day, .partner_id = 1 + id * 7919 % PARTNERS, .lines = lines, .count = LINES };
	size_t shares;

	for (int64_t i = 0; i < LINES; i++) {
		int64_t product = (id * 13 + i * 7) % PRODUCTS;

		lines[i] = (struct sale_line){ .id = id * LINES + i,
					       .name = "Lantern",
					       .product = arena_printf(arena, "b%" PRId64, product),
					       .category = arena_printf(arena, "range-%" PRId64, product % 40),
					       .quantity = 12,
					       .net = money_of(1200 + product * 3, "GBP") };
	}
	history_order(history, &order);
	shares = history_delivered(history, arena, id, day).shares.count;
	shares += history_paid(history, arena, id, day).shares.count;
	history_forget(history, id);
	return shares;
}

int main(int argc, char **argv)
{
	int64_t lines = 0;

	if (argc != 2 || !text_to_int(argv[1], &lines) || lines < LINES) {
		fprintf(stderr, "commission LINES\n");
		return 2;
	}
	locale_start("locale");

	struct arena *lasting = arena_new(), *step = arena_new();
	struct date first = date_of(2024, 11, 1);
	struct history *history = people(lasting, first);
	int64_t orders = lines / LINES;
	size_t shares = 0;
	double from = seconds_now();

	for (int64_t i = 0; i < orders; i++) {
		struct arena_mark mark = arena_mark(step);

		shares += sale(history, step, i + 1, date_plus_days(first, i * DAYS / orders));
		arena_rewind(step, mark);
	}

	double took = seconds_now() - from;
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	printf("%.3f %ld %zu\n", took, used.ru_maxrss, shares);
	return 0;
}
