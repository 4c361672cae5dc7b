/* What the files of db share and nobody else may see: the connection, its prepared statements, how columns are read.
 * db.c runs statements, db_fault.c judges failures and owns transactions, db_connect.c the connection, db_health.c
 * what the processes of a service know of the server together, db_rows.c the rows. */
#ifndef CORE_DB_INTERNAL_H
#define CORE_DB_INTERNAL_H

#include <mysql.h>

#include "base/buffer.h"
#include "core/db.h"

/* One column of a result and the place into which the connector writes it. */
struct column {
	const struct field *field; /* NULL: read only as the currency of another column */
	bool text;
	int currency;              /* of money: the column that holds its currency */
	int64_t number;
	MYSQL_TIME moment;
	unsigned long length;
	my_bool null;
	my_bool cut;               /* the value did not fit */
};

struct prepared {
	MYSQL_STMT *handle;
	struct column *columns;
	MYSQL_BIND *binds;
	unsigned count;
};

struct db {
	const struct config *config;
	const char *user;
	struct arena *arena;
	MYSQL *mysql;               /* NULL: not connected */
	struct prepared *prepared;  /* by statement->number */
	size_t prepared_size;
	enum db_fault fault;
	enum db_mode mode;
	bool opened;                /* START TRANSACTION was sent */
	bool locked;                /* a locking statement has run in this transaction */
	bool read_only;             /* the session's own setting */
	bool doubtful;              /* the server was lost: look whether it answers before connecting */
	int64_t refused_at;         /* when connecting failed last; 0 when it did not */
	bool quiet;                 /* the prober says itself what it found */
	struct db_health *health;   /* NULL: this process is on its own */
	int64_t statements, microseconds;
#ifdef FILAR_TEST
	enum db_plan plan;
	int64_t plan_count, boundaries;
	unsigned plan_error;
#endif
};

enum { TIME_OUT_MICROSECONDS = 4900 * 1000, WHY_BYTES = 256 };

/* Why a statement failed; error 0: it did not. */
struct failure {
	unsigned error;
	int64_t microseconds; /* it took */
	char why[WHY_BYTES];
};

int64_t db_now(void); /* microseconds of the monotonic clock */

/* db_connect.c */
bool db_connected(struct db *db);  /* connects when needed; false sets the fault DB_DOWN or DB_BROKEN */
void db_disconnect(struct db *db); /* forgets the connection and everything prepared on it */
bool db_lost(unsigned error);      /* an error that means the connection is gone */

/* db_health.c */
bool db_health_down(const struct db_health *health); /* false for NULL */
void db_health_answered(struct db_health *health);   /* the server has just answered */
void db_cut_aim(MYSQL *mysql);                       /* what db_cut() ends; NULL: nothing */

/* Sends a command without a result, counted and timed. 0 or the error's number. */
unsigned db_command(struct db *db, const char *text);

/* db_fault.c */
void failure_take(struct failure *failure, unsigned error, const char *why);
bool failure_is_duplicate(unsigned error);
/* Where tests stop, before or after the server did it: the error that the plan wants here (also put into failure), 0 for none. */
unsigned db_boundary(struct db *db, struct failure *failure, bool after);
/* Sets the fault that the failure means, logs it, gives up the transaction or the connection. unsure: if the connection
 * was lost, the work may have been done all the same. */
void db_fail(struct db *db, const char *name, const struct failure *failure, bool unsure);

/* db_rows.c */
/* Prepares the columns for the statement's result; NULL when they fit, else what is wrong, in arena. */
const char *rows_bind(struct prepared *prepared, const struct statement *statement, struct arena *arena);
void rows_release(struct prepared *prepared);
/* Fetches the next row into item, which has the shape of record: 1 a row, 0 no more, -1 an error or a cut value. */
int rows_fetch(struct prepared *prepared, void *item, struct arena *arena);
const struct record *rows_record(const struct statement *statement);

#endif
