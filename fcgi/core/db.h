/* The one door to MariaDB: prepared statements of the catalogue that tools/sqlgen makes from sql/queries/.
 *
 * Statements are prepared at first use and kept. Nothing here returns an error to a handler: a fault (lost connection,
 * deadlock, lock wait, anything unexpected) sticks in the connection, every later call answers "nothing" without asking
 * the server, and dispatch (or db_run) asks db_fault() once at the end. A broken rule in the data (duplicate key) is no
 * fault: the statement answers DB_DUPLICATE through its `changed` or `id` result; see struct statement. */
#ifndef CORE_DB_H
#define CORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"
#include "core/config.h"

enum { DB_PARAMETERS = 24 };

/* What a statement gives back; the generated C function has the matching return type. */
enum db_result {
	DB_ROW,     /* order?    struct order *, NULL when there is none */
	DB_ROWS,    /* order[]   struct order_list */
	DB_INT,     /* int       int64_t of the first column of the first row, 0 when there is none */
	DB_MONEY,   /* money     struct money of columns `minor` and `currency` */
	DB_ID,      /* id        int64_t: the new AUTO_INCREMENT value; 0 when a unique key refused it */
	DB_CHANGED, /* changed   int64_t: rows really changed (not merely matched); -1 when a unique key refused it */
	DB_NOTHING, /* nothing   void; a duplicate key here is a fault */
};

enum db_kind { DB_BIND_INT, DB_BIND_FLAG, DB_BIND_TEXT, DB_BIND_WHEN, DB_BIND_DATE };

/* One statement of the catalogue. Made only by the generator. */
struct statement {
	const char *name;
	const char *text;              /* with ? for each entry of bind */
	enum db_result result;
	const struct record *record;   /* of DB_ROW and DB_ROWS */
	const char *services;          /* " auth admin " */
	bool locks;                    /* writes, or SELECT … FOR UPDATE */
	int number;                    /* its place in the catalogue */
	int count;                     /* entries in bind */
	enum db_kind bind[DB_PARAMETERS];
};

union db_value {
	int64_t integer;       /* INT, FLAG, WHEN (microseconds; 0 is NULL), DATE (days; 0 is NULL) */
	const char *text;      /* NULL is NULL */
};

extern const struct statement *const db_catalogue[]; /* generated; ended by NULL */
extern const int db_catalogue_count;

struct db;

/* Connects lazily. user is both the service's name in the catalogue and the database user; its password is the first
 * line of VAR/secrets/USER. Results live in arena. */
struct db *db_new(const struct config *config, const char *user, struct arena *arena);
void db_free(struct db *db);
struct arena *db_arena(struct db *db);

enum db_fault {
	DB_FINE = 0,
	DB_AGAIN,   /* 1213, 1020, 1205, or the connection was lost before COMMIT was sent: run the whole thing again */
	DB_UNKNOWN, /* the connection was lost during COMMIT: settle by the idempotency row */
	DB_DOWN,    /* cannot connect, or a time-out */
	DB_BROKEN,  /* anything else; logged with the statement's name */
};

enum db_fault db_fault(const struct db *db);
void db_fault_clear(struct db *db); /* rolls back, reconnects at the next use if the connection was lost */

/* DB_READ: the session is set read-only, so that MariaDB itself refuses to write. */
enum db_mode { DB_AUTOCOMMIT, DB_READ, DB_SNAPSHOT, DB_WRITE };
void db_begin(struct db *db, enum db_mode mode);
void db_commit(struct db *db);
void db_rollback(struct db *db);

/* For domain code that runs outside dispatch (worker, import, tests): begins a write, calls work, commits; again on
 * DB_AGAIN, at most 5 times with jitter, 2 s in all. False when work answered false (rolled back) or a fault remains. */
bool db_run(struct db *db, bool (*work)(struct db *db, void *context), void *context);

/* What the processes of a service know together about the server, so that only one has to find out that it is away: the
 * parent asks it whenever nobody else had an answer lately, and while it is away every child says so at once. */
struct db_health;
struct db_health *db_health_new(void); /* before the children are forked */
void db_watch(struct db *db, struct db_health *health);

struct db_prober;
struct db_prober *db_prober_new(struct db *db, struct db_health *health); /* the parent's own connection */
void db_prober_free(struct db_prober *prober);
/* One look, a few milliseconds at most. True when the server has been silent for so long that who still waits for an
 * answer is to be cut off. */
bool db_probe(struct db_prober *prober);
/* In a child: the parent's connection is none of ours. */
void db_prober_forget(struct db_prober *prober);
/* A signal handler: ends this process's connection, so that who waits on it goes on. */
void db_cut(int number);

/* Called by generated functions only. */
void *db_row(struct db *db, const struct statement *statement, const union db_value *values);
struct any_list db_rows(struct db *db, const struct statement *statement, const union db_value *values);
int64_t db_number(struct db *db, const struct statement *statement, const union db_value *values);
struct money db_money(struct db *db, const struct statement *statement, const union db_value *values);

/* Statements sent and microseconds spent since the last db_count_reset: for the log and for tests. */
int64_t db_statements(const struct db *db);
int64_t db_microseconds(const struct db *db);
void db_count_reset(struct db *db);

/* Prepares every statement of this user's catalogue; writes a line per failure to stderr; answers their number. */
int db_check(struct db *db);

#ifdef FILAR_TEST
/* At the count-th boundary (before and after each statement, and before and after COMMIT, from 1), do what. Tests count
 * boundaries with a plan that is never reached and db_boundaries(). */
/* DB_PLAN_LOST: the connection breaks while COMMIT is on its way, and nothing of the transaction stands; the other outcome
 * is the error 2013 at the boundary after COMMIT. */
enum db_plan { DB_PLAN_NONE, DB_PLAN_KILL, DB_PLAN_ERROR, DB_PLAN_LOST };
void db_plan(struct db *db, enum db_plan plan, int64_t count, unsigned error);
int64_t db_boundaries(const struct db *db);
#endif

#endif
