/* filar simulate: all orders that the database holds, imported ones too, computed in memory under one version of the
 * programme, as if it had always been in force. Prints the figures and a hash over every commission and every part taken
 * back: two runs over the same rows print the same. Nothing is written. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/csv.h"
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/programme/tally.h"
#include "domain/programme/versions.h"
#include "filar/database.h"
#include "filar/filar.h"
#include "sql/company.h"
#include "sql/programme.h"

static const char usage[] = "usage: filar simulate [--months N] [--until DAY] [--version N] [--csv FILE]\n"
			    "  --months N   only orders of the last N months; earlier ones count as facts\n"
			    "  --until DAY  the last day whose orders count, 2011-05-31; else that of the latest order\n"
			    "  --version N  of the programme; else the one in force\n"
			    "  --csv FILE   writes every commission and every part taken back\n";

struct simulating {
	struct replay replay;
	struct tally tally;
	int64_t number;
	const char *file;
	FILE *csv;
	char hash[65];      /* of all rows so far: SHA-256 of the hash before and the row */
	struct arena *rows; /* of one answer of the engine */
};

static bool read_wish(int count, char **arguments, struct simulating *wish)
{
	for (int i = 1; i < count; i++) {
		bool more = i + 1 < count;

		if (text_same(arguments[i], "--months") && more) {
			if (!text_to_int(arguments[++i], &wish->replay.months) || wish->replay.months < 1 || wish->replay.months > 1200)
				return false;
		} else if (text_same(arguments[i], "--version") && more) {
			if (!text_to_int(arguments[++i], &wish->number) || wish->number < 1)
				return false;
		} else if (text_same(arguments[i], "--until") && more) {
			if (!date_parse(arguments[++i], &wish->replay.latest))
				return false;
		} else if (text_same(arguments[i], "--csv") && more) {
			wish->file = arguments[++i];
		} else {
			return false;
		}
	}
	return true;
}

/* ---- Rows ---- */

static void row_write(struct simulating *simulating, const int64_t *values, size_t count, const char *what)
{
	struct buffer row = { 0 };

	csv_field(&row, what);
	for (size_t i = 0; i < count; i++)
		csv_field(&row, arena_printf(simulating->rows, "%" PRId64, values[i]));
	csv_end(&row);
	if (simulating->csv && fwrite(buffer_get(&row), 1, row.length, simulating->csv) != row.length)
		stop_with("cannot write %s: %s", simulating->file, strerror(errno));
	snprintf(simulating->hash, sizeof(simulating->hash), "%s",
		 crypto_hash_text(simulating->rows, arena_printf(simulating->rows, "%s%s", simulating->hash, buffer_get(&row))));
	buffer_free(&row);
}

static void on_moved(void *context, size_t side, const struct replay_order *order, const struct movements *moved)
{
	struct simulating *simulating = context;

	tally_moved(&simulating->tally, side, order, moved);
	for (size_t i = 0; i < moved->shares.count; i++) {
		const struct share *share = &moved->shares.items[i];

		row_write(simulating, (int64_t[]){ order->id, share->line_id, share->partner_id, share->level, share->amount.minor,
						   share->base.minor, share->rate, share->article }, 8, "share");
	}
	for (size_t i = 0; i < moved->reversals.count; i++) {
		const struct reversal *back = &moved->reversals.items[i];

		row_write(simulating, (int64_t[]){ order->id, back->line_id, back->partner_id, back->level, back->amount.minor,
						   back->returned.minor, 0, 0 }, 8, "back");
	}
	arena_reset(simulating->rows);
}

static void on_turnover(void *context, const struct replay_order *order, int64_t net)
{
	struct simulating *simulating = context;

	tally_turnover(&simulating->tally, order, net);
}

/* ---- Figures ---- */

static const char *plain(const struct simulating *simulating, int64_t minor)
{
	return money_plain(simulating->replay.arena, money_of(minor, simulating->replay.currency));
}

static void line(const char *what, const char *value)
{
	printf("  %-42s %16s\n", what, value);
}

static void number_line(const struct simulating *simulating, const char *what, int64_t value)
{
	line(what, arena_printf(simulating->replay.arena, "%" PRId64, value));
}

static const char *points(const struct simulating *simulating, int64_t part, int64_t whole)
{
	int64_t basis = whole > 0 ? (int64_t)((__int128)part * TERMS_WHOLE / whole) : 0;

	return arena_printf(simulating->replay.arena, "%" PRId64 ".%02" PRId64 " %%", basis / 100, basis % 100);
}

static void months_print(const struct simulating *simulating)
{
	printf("\n  %-10s %10s %16s %16s %10s\n", "month", "orders", "turnover", "commissions", "part");
	for (size_t i = 0; i < simulating->tally.month_count; i++) {
		const struct tally_month *month = &simulating->tally.months[i];

		if (month->orders == 0)
			continue;
		printf("  %.7s    %10" PRId64 " %16s %16s %10s\n", date_plain(simulating->replay.arena, month->month), month->orders,
		       plain(simulating, month->turnover), plain(simulating, month->amounts[0]),
		       points(simulating, month->amounts[0], month->turnover));
	}
}

static void figures_print(const struct simulating *simulating)
{
	const struct tally *tally = &simulating->tally;
	const struct replay *replay = &simulating->replay;
	const struct tally_top *top = &tally->tops[0];

	printf("Version %" PRId64 " of the programme over the orders placed from %s to %s, %s; nothing was booked\n\n",
	       replay->numbers[0], date_plain(replay->arena, replay->since), date_plain(replay->arena, replay->until),
	       replay->currency);
	number_line(simulating, "orders of partners", tally->orders);
	number_line(simulating, "lines", tally->lines);
	line("turnover, net of returns", plain(simulating, tally->turnover));
	number_line(simulating, "lines of credit notes", replay->credits);
	number_line(simulating, "  of them without an original", replay->credits_without_original);
	number_line(simulating, "commissions", tally->shares[0]);
	for (int64_t level = 0; level < TERMS_LEVELS; level++)
		if (tally->levels[0][level] != 0)
			line(arena_printf(replay->arena, "  of level %" PRId64, level), plain(simulating, tally->levels[0][level]));
	line("taken back by returns", plain(simulating, tally->taken_back[0]));
	line("sum of commissions", plain(simulating, tally->amounts[0]));
	line("part of the turnover", points(simulating, tally->amounts[0], tally->turnover));
	line("highest part of one sale", points(simulating, top->amount, top->net));
	if (top->net)
		line("  which is order", arena_printf(replay->arena, "A-%" PRId64, 10000 + top->order_id));
	months_print(simulating);
	printf("\nhash %s\n", simulating->hash);
}

/* ---- The whole ---- */

static void settle_terms(struct simulating *simulating, const struct config *config)
{
	struct db *db = simulating->replay.db = db_new(config, "operator", arena_new());

	db_begin(db, DB_AUTOCOMMIT);

	const struct company *company = sql_company_settings(db);
	const struct programme_version *version =
		simulating->number ? sql_version_of_number(db, simulating->number) : version_in_force(db, when_now());

	if (!company)
		stop_with("the company is not set up yet, or the database did not answer");
	if (!version)
		stop_with(simulating->number ? "there is no such version of the programme" : "no version of the programme is in force");
	locale_zone(company->time_zone);
	simulating->replay.currency = arena_text(simulating->replay.arena, company->currency);
	simulating->replay.sides = 1;
	simulating->replay.rows[0] = sql_version_parameters(db, version->id);
	simulating->replay.numbers[0] = version->number;
	simulating->replay.told = (struct replay_told){ on_turnover, on_moved, NULL, simulating };
}

int command_simulate(int count, char **arguments)
{
	struct place *place = place_find();
	struct simulating simulating = { .hash = "" };
	bool fine;

	if (!read_wish(count, arguments, &simulating)) {
		fputs(usage, stderr);
		return 2;
	}

	const struct config *config = database_running(place);

	simulating.replay.arena = arena_new();
	simulating.rows = arena_new();
	settle_terms(&simulating, config);
	if (simulating.file && !(simulating.csv = fopen(simulating.file, "we")))
		stop_with("cannot write %s: %s", simulating.file, strerror(errno));
	if (simulating.csv)
		fputs("what,order,line,partner,level,amount,base,rate,article\r\n", simulating.csv);
	tally_start(&simulating.tally, simulating.replay.arena);
	fine = replay_run(&simulating.replay);
	if (simulating.csv && fclose(simulating.csv) != 0)
		stop_with("cannot write %s: %s", simulating.file, strerror(errno));
	if (fine)
		figures_print(&simulating);
	else
		fprintf(stderr, "filar: %s\n", simulating.replay.why ? locale_refusal(simulating.replay.arena, simulating.replay.why)
								      : "the database did not answer");
	struct arena *answers = db_arena(simulating.replay.db);
	db_free(simulating.replay.db);
	arena_free(answers);
	arena_free(simulating.rows);
	arena_free(simulating.replay.arena);
	return fine ? 0 : 1;
}
