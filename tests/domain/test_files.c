/* The sweeping of stored bytes: only what is old and belongs to nobody goes. */
#include "fixtures/money_ground.h"

#include <fcntl.h>

#include "domain/common/files.h"
#include "sql/files.h"

static struct db *work;
static struct actor maker;

static const char *place_of(const char *sha256)
{
	return arena_printf(arena, "%s/files/%.2s/%s", config.var, sha256, sha256);
}

/* As if it had been written that many seconds before now. */
static void age(const char *path, int64_t seconds)
{
	const struct timespec then = { .tv_sec = (time_t)(now.microseconds / 1000000 - seconds) };

	assert_int_equal(utimensat(AT_FDCWD, path, (const struct timespec[]){ then, then }, 0), 0);
}

static const char *kept(const char *text, int64_t seconds)
{
	const char *sha256 = file_keep(arena, &config, text, strlen(text));

	assert_non_null(sha256);
	age(place_of(sha256), seconds);
	return sha256;
}

static int64_t sweep(void)
{
	int64_t swept = 0;

	for (int i = 0; i < FILE_FOLDERS; i++)
		swept += files_sweep(worker, &config, i, now);
	assert_int_equal(db_fault(worker), DB_FINE);
	return swept;
}

static bool there(const char *sha256)
{
	return access(place_of(sha256), F_OK) == 0;
}

static void only_old_bytes_of_nobody_go(void **unused)
{
	const char *orphan = kept("an orphan", 3700), *young = kept("a young orphan", 3500);
	const char *used = kept("handed in", 90000), *mark = kept("the mark", 90000);

	(void)unused;
	db_begin(work, DB_WRITE);
	assert_true(file_store(work, &config, &maker, "in.txt", "text/plain", "handed in", strlen("handed in")) > 0);
	db_commit(work);
	assert_int_equal(db_fault(work), DB_FINE);
	age(place_of(used), 90000);
	asked("INSERT INTO company_settings (id, name, legal_name, currency, country, time_zone, mail_from, mail_name, mark_sha256) "
	      "VALUES (1, 'House', 'House Ltd', 'GBP', 'GB', 'UTC', 'h@h.example', 'House', '%s')", mark);
	assert_int_equal(sweep(), 1);
	assert_false(there(orphan));
	assert_true(there(young) && there(used) && there(mark));
	assert_int_equal(sweep(), 0);
}

static void bytes_of_an_undone_hand_in_go_after_an_hour(void **unused)
{
	const char *sha256 = kept("undone", 0);

	(void)unused;
	db_begin(work, DB_WRITE);
	assert_true(file_store(work, &config, &maker, "in.txt", "text/plain", "undone", strlen("undone")) > 0);
	db_rollback(work);
	assert_int_equal(asked_number(arena_printf(arena, "SELECT COUNT(*) FROM files WHERE sha256 = '%s'", sha256)), 0);
	age(place_of(sha256), 60);
	assert_int_equal(sweep(), 0);
	assert_true(there(sha256));
	age(place_of(sha256), 3700);
	assert_int_equal(sweep(), 1);
	assert_false(there(sha256));
}

/* Between the writing of bytes that lay there already and the commit of their row lies a moment without a row. */
static void storing_again_makes_young(void **unused)
{
	const char *sha256 = kept("again", 90000);
	struct stat before, after;

	(void)unused;
	assert_int_equal(stat(place_of(sha256), &before), 0);
	assert_string_equal(file_keep(arena, &config, "again", 5), sha256);
	assert_int_equal(stat(place_of(sha256), &after), 0);
	assert_true(after.st_mtim.tv_sec > before.st_mtim.tv_sec + 80000);
	assert_int_equal(after.st_ino, before.st_ino);
}

static void what_is_none_of_ours_stays(void **unused)
{
	const char *foreign = arena_printf(arena, "%s/files/00/README", config.var);
	const char *broken = arena_printf(arena, "%s/files/00/.half-written", config.var);

	(void)unused;
	mkdir(arena_printf(arena, "%s/files/00", config.var), 0750);
	for (int i = 0; i < 2; i++) {
		FILE *file = fopen(i ? broken : foreign, "w");

		assert_non_null(file);
		fclose(file);
		age(i ? broken : foreign, 90000);
	}
	assert_int_equal(sweep(), 1);
	assert_int_equal(access(foreign, F_OK), 0);
	assert_int_not_equal(access(broken, F_OK), 0);
}

static int start(void **state)
{
	if (ground_start(state) != 0)
		return -1;
	now = when_now();
	mkdir(arena_printf(arena, "%s/files", config.var), 0750);
	work = db_new(&config, "work", arena);
	maker = (struct actor){ .person_id = 11, .partner_id = 1, .address = "192.0.2.7", .now = now };
	return 0;
}

static int stop(void **state)
{
	db_free(work);
	return ground_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_old_bytes_of_nobody_go),
		cmocka_unit_test(bytes_of_an_undone_hand_in_go_after_an_hour),
		cmocka_unit_test(storing_again_makes_young),
		cmocka_unit_test(what_is_none_of_ours_stays),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
