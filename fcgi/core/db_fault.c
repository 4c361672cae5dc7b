/* Faults and transactions: what sticks when the database fails, what is given up, what is run again. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "core/crypto.h"
#include "core/db_internal.h"
#include "core/log.h"

enum { RUNS = 5, RUN_MICROSECONDS = 2000 * 1000 };

/* --- boundaries that tests stop at --- */

#ifdef FILAR_TEST
void db_plan(struct db *db, enum db_plan plan, int64_t count, unsigned error)
{
	db->plan = plan;
	db->plan_count = count;
	db->plan_error = error;
	db->boundaries = 0;
}

int64_t db_boundaries(const struct db *db)
{
	return db->boundaries;
}
#endif

/* The error that the plan wants here, 0 for none. */
unsigned db_boundary(struct db *db, struct failure *failure, bool after)
{
#ifdef FILAR_TEST
	if (++db->boundaries != db->plan_count || db->plan == DB_PLAN_NONE || db->plan == DB_PLAN_LOST)
		return 0;
	if (after && db->plan == DB_PLAN_ERROR && failure_is_duplicate(db->plan_error))
		return 0; /* no server says that of what it has done */
	if (db->plan == DB_PLAN_KILL)
		kill(getpid(), SIGKILL);
	snprintf(failure->why, sizeof(failure->why), "planned by a test");
	return failure->error = db->plan_error;
#else
	(void)db;
	(void)failure;
	(void)after;
	return 0;
#endif
}

/* --- faults --- */

static bool again(unsigned error)
{
	return error == ER_LOCK_DEADLOCK || error == ER_CHECKREAD || error == ER_LOCK_WAIT_TIMEOUT ||
	       error == ER_QUERY_INTERRUPTED || error == ER_NEED_REPREPARE;
}

bool failure_is_duplicate(unsigned error)
{
	return error == ER_DUP_ENTRY || error == ER_DUP_ENTRY_WITH_KEY_NAME;
}

/* The server's sentence repeats what was typed: that stays out of the log. */
static bool repeats_values(unsigned error)
{
	return failure_is_duplicate(error) || error == ER_TRUNCATED_WRONG_VALUE ||
	       error == ER_TRUNCATED_WRONG_VALUE_FOR_FIELD || error == ER_WRONG_VALUE_FOR_TYPE || error == ER_PARSE_ERROR;
}

void failure_take(struct failure *failure, unsigned error, const char *why)
{
	failure->error = error;
	snprintf(failure->why, sizeof(failure->why), "%s", repeats_values(error) ? "(its text is not logged)" : why);
}

/* Gives up the transaction at once, so that nobody waits for its locks while the handler finds out. */
static void transaction_drop(struct db *db)
{
	if (db->opened && db->mysql && (db_health_down(db->health) || db_command(db, "ROLLBACK") != 0))
		db_disconnect(db);
	db->opened = false;
}

/* unsure: if the connection was lost, the work may have been done all the same. */
void db_fail(struct db *db, const char *name, const struct failure *failure, bool unsure)
{
	static const char *const names[] = { "fine", "again", "unknown", "down", "broken" };
	char number[16];

	if (db_lost(failure->error)) {
		bool timed_out = failure->microseconds >= TIME_OUT_MICROSECONDS;

		db->fault = unsure && failure->error != CR_SERVER_GONE_ERROR ? DB_UNKNOWN : timed_out ? DB_DOWN : DB_AGAIN;
		db->doubtful = true;
		db_disconnect(db);
	} else {
		db->fault = again(failure->error) ? DB_AGAIN : DB_BROKEN;
		transaction_drop(db);
		if (failure->error == CR_COMMANDS_OUT_OF_SYNC)
			db_disconnect(db);
	}
	snprintf(number, sizeof(number), "%u", failure->error);
	log_event(db->fault == DB_AGAIN ? LOG_WARNING : LOG_ERROR, "db_fault", "fault", names[db->fault], "statement", name,
		  "error", number, "why", failure->why);
}

/* --- transactions --- */

static void transaction_end(struct db *db)
{
	db->mode = DB_AUTOCOMMIT;
	db->opened = false;
	db->locked = false;
}

void db_begin(struct db *db, enum db_mode mode)
{
	must(!db->opened);
	transaction_end(db);
	db->mode = mode;
}

/* Breaks the connection under a COMMIT when the plan wants that, count times. */
static bool lost_on_the_way(struct db *db, struct failure *failure)
{
#ifdef FILAR_TEST
	if (db->plan == DB_PLAN_LOST && db->plan_count-- > 0) {
		db_disconnect(db);
		failure_take(failure, CR_SERVER_LOST, "planned by a test");
		return true;
	}
#else
	(void)db;
	(void)failure;
#endif
	return false;
}

void db_commit(struct db *db)
{
	struct failure failure = { 0 };
	bool sent = false;

	if (db->fault)
		return;
	if (db->opened && db_health_down(db->health)) {
		failure_take(&failure, CR_SERVER_LOST, "the server does not answer");
	} else if (db->opened && lost_on_the_way(db, &failure)) {
		sent = true;
	} else if (db->opened && !db_boundary(db, &failure, false)) {
		int64_t start = db_now();
		unsigned error = db_command(db, "COMMIT");

		sent = true;
		failure.microseconds = db_now() - start;
		if (error) {
			failure_take(&failure, error, mysql_error(db->mysql));
		} else {
			db_boundary(db, &failure, true);
			if (!db_lost(failure.error)) /* a plan may say more, but no server takes back what it has committed */
				failure.error = 0;
		}
	}
	if (sent && failure.error == CR_SERVER_GONE_ERROR)
		failure.error = CR_SERVER_LOST; /* who knows how much of it went out */
	if (failure.error)
		db_fail(db, "COMMIT", &failure, sent);
	else
		transaction_end(db);
}

void db_rollback(struct db *db)
{
	transaction_drop(db);
	transaction_end(db);
}

void db_fault_clear(struct db *db)
{
	db_rollback(db);
	db->fault = DB_FINE;
}

static void pause_randomly(int64_t most_milliseconds)
{
	uint32_t random;

	crypto_random(&random, sizeof(random));

	int64_t microseconds = random % (most_milliseconds * 1000) + 500;
	struct timespec time = { .tv_sec = 0, .tv_nsec = (long)(microseconds * 1000) };

	nanosleep(&time, NULL);
}

bool db_run(struct db *db, bool (*work)(struct db *db, void *context), void *context)
{
	int64_t end = db_now() + RUN_MICROSECONDS;

	if (db->fault)
		return false;
	for (int run = 1;; run++) {
		db_begin(db, DB_WRITE);

		bool fine = work(db, context);

		if (!db->fault && fine)
			db_commit(db);
		if (!db->fault && fine)
			return true;

		enum db_fault fault = db->fault;

		db_rollback(db);
		if (fault != DB_AGAIN || run == RUNS || db_now() >= end)
			return false;
		db_fault_clear(db);
		pause_randomly((int64_t)5 << run);
	}
}
