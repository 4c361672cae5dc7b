/* Statements: prepared at first use, run, their results taken into the arena. A transaction is opened by its first
 * statement, so that a connection which died while idle is replaced before anything was done on it. */
#include "core/db.h"

#include <errmsg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/db_internal.h"
#include "core/log.h"

static const int64_t DAY_MICROSECONDS = (int64_t)86400 * 1000000;

struct db *db_new(const struct config *config, const char *user, struct arena *arena)
{
	struct db *db = calloc(1, sizeof(*db));

	must(db != NULL);
	db->config = config;
	db->user = strdup(user);
	db->arena = arena;
	must(db->user != NULL);
	return db;
}

void db_free(struct db *db)
{
	if (!db)
		return;
	db_disconnect(db);
	free(db->prepared);
	free((void *)(uintptr_t)db->user);
	free(db);
}

struct arena *db_arena(struct db *db)
{
	return db->arena;
}

enum db_fault db_fault(const struct db *db)
{
	return db->fault;
}

int64_t db_statements(const struct db *db)
{
	return db->statements;
}

int64_t db_microseconds(const struct db *db)
{
	return db->microseconds;
}

void db_count_reset(struct db *db)
{
	db->statements = 0;
	db->microseconds = 0;
}

/* A bug in the program, not in the data: never let it pass. */
static void rules_check(struct db *db, const struct statement *statement)
{
	char service[80];

	snprintf(service, sizeof(service), " %s ", db->user);
	if (!strstr(statement->services, service))
		log_event(LOG_ERROR, "db_service", "user", db->user, "statement", statement->name);
	must(strstr(statement->services, service));
	if (db->mode == DB_WRITE && db->config->debug && !statement->locks && !db->locked) {
		log_event(LOG_ERROR, "db_lock_first", "user", db->user, "statement", statement->name);
		never("a plain SELECT before the first lock of a DB_WRITE");
	}
	if (statement->locks)
		db->locked = true;
}

/* Brings the session into the state that the mode asks for; most statements find it so. */
static unsigned mode_apply(struct db *db, const struct statement *statement)
{
	unsigned error = 0;

	if ((db->mode == DB_WRITE || db->mode == DB_SNAPSHOT) && !db->opened) {
		error = db_command(db, db->mode == DB_WRITE ? "START TRANSACTION READ WRITE"
							    : "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
		db->opened = !error;
	} else if (db->mode == DB_READ && !db->read_only) {
		error = db_command(db, "SET SESSION TRANSACTION READ ONLY");
		db->read_only = !error;
	} else if (db->mode == DB_AUTOCOMMIT && db->read_only && statement->locks) {
		error = db_command(db, "SET SESSION TRANSACTION READ WRITE");
		db->read_only = error != 0;
	}
	return error;
}

static struct prepared *slot(struct db *db, const struct statement *statement)
{
	size_t number = (size_t)statement->number;

	if (number >= db->prepared_size) {
		size_t size = number + 64;

		db->prepared = realloc(db->prepared, size * sizeof(*db->prepared));
		must(db->prepared != NULL);
		memset(db->prepared + db->prepared_size, 0, (size - db->prepared_size) * sizeof(*db->prepared));
		db->prepared_size = size;
	}
	return &db->prepared[number];
}

static void unprepare(struct prepared *prepared)
{
	if (prepared->handle)
		mysql_stmt_close(prepared->handle);
	rows_release(prepared);
	*prepared = (struct prepared){ 0 };
}

/* *wrong is set when the server took the statement, yet it does not fit what the program expects. */
static void prepare(struct db *db, const struct statement *statement, struct failure *failure, const char **wrong)
{
	struct prepared *prepared = slot(db, statement);

	*wrong = NULL;
	if (prepared->handle)
		return;
	prepared->handle = mysql_stmt_init(db->mysql);
	must(prepared->handle != NULL);
	if (mysql_stmt_prepare(prepared->handle, statement->text, strlen(statement->text)) != 0) {
		failure_take(failure, mysql_stmt_errno(prepared->handle), mysql_stmt_error(prepared->handle));
		unprepare(prepared);
		return;
	}
	if (mysql_stmt_param_count(prepared->handle) != (unsigned long)statement->count)
		*wrong = "it takes another number of parameters";
	else
		*wrong = rows_bind(prepared, statement, db->arena);
}

static MYSQL_TIME time_of(int64_t microseconds)
{
	int64_t days = microseconds / DAY_MICROSECONDS, rest = microseconds % DAY_MICROSECONDS;
	int year, month, day;

	if (rest < 0) {
		rest += DAY_MICROSECONDS;
		days--;
	}
	date_parts((struct date){ days }, &year, &month, &day);
	return (MYSQL_TIME){
		.year = (unsigned)year,
		.month = (unsigned)month,
		.day = (unsigned)day,
		.hour = (unsigned)(rest / 3600000000),
		.minute = (unsigned)(rest / 60000000 % 60),
		.second = (unsigned)(rest / 1000000 % 60),
		.second_part = (unsigned long)(rest % 1000000),
		.time_type = MYSQL_TIMESTAMP_DATETIME,
	};
}

/* What the connector reads while a statement is executed. */
struct parameters {
	MYSQL_BIND binds[DB_PARAMETERS];
	MYSQL_TIME times[DB_PARAMETERS];
	long long numbers[DB_PARAMETERS];
};

static void parameter_set(struct parameters *parameters, int i, enum db_kind kind, const union db_value *value)
{
	MYSQL_BIND *bind = &parameters->binds[i];

	if (kind == DB_BIND_TEXT ? !value->text : (kind == DB_BIND_WHEN || kind == DB_BIND_DATE) && !value->integer) {
		bind->buffer_type = MYSQL_TYPE_NULL;
	} else if (kind == DB_BIND_TEXT) {
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)(uintptr_t)value->text; /* the connector only reads it */
		bind->buffer_length = strlen(value->text);
	} else if (kind == DB_BIND_WHEN || kind == DB_BIND_DATE) {
		parameters->times[i] = time_of(kind == DB_BIND_WHEN ? value->integer : value->integer * DAY_MICROSECONDS);
		if (kind == DB_BIND_DATE)
			parameters->times[i].time_type = MYSQL_TIMESTAMP_DATE;
		bind->buffer_type = kind == DB_BIND_WHEN ? MYSQL_TYPE_DATETIME : MYSQL_TYPE_DATE;
		bind->buffer = &parameters->times[i];
	} else {
		parameters->numbers[i] = value->integer;
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &parameters->numbers[i];
	}
}

static void execute(struct db *db, const struct statement *statement, const union db_value *values,
		    struct failure *failure)
{
	MYSQL_STMT *handle = slot(db, statement)->handle;
	struct parameters parameters = { 0 };
	int64_t start = db_now();

	for (int i = 0; i < statement->count; i++)
		parameter_set(&parameters, i, statement->bind[i], &values[i]);
	if ((statement->count && mysql_stmt_bind_param(handle, parameters.binds)) || mysql_stmt_execute(handle) ||
	    (rows_record(statement) && mysql_stmt_store_result(handle)))
		failure_take(failure, mysql_stmt_errno(handle), mysql_stmt_error(handle));
	db->statements++;
	db->microseconds += db_now() - start;
	if (!failure->error)
		db_health_answered(db->health);
}

static void attempt(struct db *db, const struct statement *statement, const union db_value *values,
		    struct failure *failure)
{
	int64_t start = db_now();
	unsigned error = mode_apply(db, statement);
	const char *wrong = NULL;

	if (error)
		failure_take(failure, error, mysql_error(db->mysql));
	else
		prepare(db, statement, failure, &wrong);
	if (wrong) {
		log_event(LOG_ERROR, "db_statement", "statement", statement->name, "why", wrong);
		never("a statement that does not fit its record");
	}
	if (!failure->error && !db_boundary(db, failure, false))
		execute(db, statement, values, failure);
	if (!failure->error)
		db_boundary(db, failure, true);
	failure->microseconds = db_now() - start;
}

/* Nothing can have been done yet, or nothing is changed by doing it twice. */
static bool repeatable(const struct db *db, const struct statement *statement, const struct failure *failure)
{
	bool alone = db->mode == DB_AUTOCOMMIT || db->mode == DB_READ;

	return db_lost(failure->error) && failure->microseconds < TIME_OUT_MICROSECONDS && !db->opened &&
	       (!alone || !statement->locks || failure->error == CR_SERVER_GONE_ERROR);
}

/* Runs the statement; NULL when there is a fault, or when a unique key refused it and *refused_by_key is set. */
static struct prepared *run(struct db *db, const struct statement *statement, const union db_value *values,
			    bool *refused_by_key)
{
	bool may_refuse = statement->result == DB_ID || statement->result == DB_CHANGED;

	if (db->fault)
		return NULL;
	rules_check(db, statement);
	for (bool repeated = false;; repeated = true) {
		struct failure failure = { 0 };

		if (!db_connected(db))
			return NULL;
		attempt(db, statement, values, &failure);
		if (!failure.error)
			return slot(db, statement);
		if (failure_is_duplicate(failure.error) && may_refuse) {
			*refused_by_key = true;
			return NULL;
		}
		if (repeated || !repeatable(db, statement, &failure)) {
			db_fail(db, statement->name, &failure, statement->locks && db->mode == DB_AUTOCOMMIT);
			return NULL;
		}
		db_disconnect(db);
	}
}

/* Fetches into item; false when there is no more row, or a fault. */
static bool fetch(struct db *db, const struct statement *statement, struct prepared *prepared, void *item)
{
	int answer = rows_fetch(prepared, item, db->arena);

	if (answer < 0) {
		struct failure failure = { 0 };

		failure_take(&failure, mysql_stmt_errno(prepared->handle), "a value does not fit its field");
		db_fail(db, statement->name, &failure, false);
	}
	return answer > 0;
}

static void *first_row(struct db *db, const struct statement *statement, const union db_value *values)
{
	bool refused_by_key = false;
	struct prepared *prepared = run(db, statement, values, &refused_by_key);
	void *item = NULL;

	if (!prepared)
		return NULL;
	if (mysql_stmt_num_rows(prepared->handle) > 0) {
		item = arena_alloc(db->arena, rows_record(statement)->size);
		if (!fetch(db, statement, prepared, item))
			item = NULL;
	}
	if (prepared->handle)
		mysql_stmt_free_result(prepared->handle);
	return item;
}

void *db_row(struct db *db, const struct statement *statement, const union db_value *values)
{
	return first_row(db, statement, values);
}

struct any_list db_rows(struct db *db, const struct statement *statement, const union db_value *values)
{
	bool refused_by_key = false;
	struct prepared *prepared = run(db, statement, values, &refused_by_key);
	struct any_list list = { 0 };

	if (!prepared)
		return list;

	size_t count = mysql_stmt_num_rows(prepared->handle), size = statement->record->size;

	list.items = arena_array(db->arena, size, count);
	while (list.count < count && fetch(db, statement, prepared, (char *)list.items + list.count * size))
		list.count++;
	if (db->fault)
		list = (struct any_list){ 0 };
	if (prepared->handle)
		mysql_stmt_free_result(prepared->handle);
	return list;
}

int64_t db_number(struct db *db, const struct statement *statement, const union db_value *values)
{
	bool refused_by_key = false;

	if (statement->result == DB_INT) {
		const int64_t *number = first_row(db, statement, values);

		return number ? *number : 0;
	}

	struct prepared *prepared = run(db, statement, values, &refused_by_key);

	if (!prepared)
		return refused_by_key && statement->result == DB_CHANGED ? -1 : 0;
	return statement->result == DB_ID ? (int64_t)mysql_stmt_insert_id(prepared->handle)
					  : (int64_t)mysql_stmt_affected_rows(prepared->handle);
}

struct money db_money(struct db *db, const struct statement *statement, const union db_value *values)
{
	const struct money *money = first_row(db, statement, values);

	return money ? *money : (struct money){ 0 };
}

int db_check(struct db *db)
{
	char service[80];
	int failed = 0;

	snprintf(service, sizeof(service), " %s ", db->user);
	for (int i = 0; i < db_catalogue_count; i++) {
		const struct statement *statement = db_catalogue[i];
		struct failure failure = { 0 };
		const char *wrong = NULL;

		if (!strstr(statement->services, service))
			continue;
		if (!db_connected(db)) {
			fprintf(stderr, "%s: cannot connect to the database\n", db->user);
			return failed + 1;
		}
		prepare(db, statement, &failure, &wrong);
		if (failure.error || wrong) {
			fprintf(stderr, "%s: %s: %s\n", db->user, statement->name, wrong ? wrong : failure.why);
			failed++;
		}
		if (db_lost(failure.error))
			db_disconnect(db);
		unprepare(slot(db, statement));
	}
	return failed;
}
