/* The connection: made lazily over the Unix socket, checked once, dropped when lost, and not tried again at once when
 * the server is down, so that a page can say so quickly. */
#include <errno.h>
#include <errmsg.h>
#include <fcntl.h>
#include <mysqld_error.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "core/db_internal.h"
#include "core/log.h"

enum {
	CONNECT_SECONDS = 2,
	ANSWER_SECONDS = 5,
	PAUSE_MICROSECONDS = 100 * 1000,
	GREETING_MILLISECONDS = 60,
	PASSWORD_BYTES = 256
};

int64_t db_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool db_lost(unsigned error)
{
	return error == CR_SERVER_GONE_ERROR || error == CR_SERVER_LOST || error == CR_SERVER_LOST_EXTENDED ||
	       error == CR_CONN_HOST_ERROR || error == CR_CONNECTION_ERROR || error == ER_SERVER_SHUTDOWN ||
	       error == ER_CONNECTION_KILLED || error == ER_NORMAL_SHUTDOWN;
}

void db_disconnect(struct db *db)
{
	/* The connection first: closing a statement on a living one would send a packet each. */
	if (!db->quiet)
		db_cut_aim(NULL);
	if (db->mysql)
		mysql_close(db->mysql);
	db->mysql = NULL;
	for (size_t i = 0; i < db->prepared_size; i++) {
		if (db->prepared[i].handle)
			mysql_stmt_close(db->prepared[i].handle);
		rows_release(&db->prepared[i]);
		db->prepared[i] = (struct prepared){ 0 };
	}
	db->opened = false;
	db->read_only = false;
}

/* The first line of VAR/secrets/USER; "" when there is no such file (the server then trusts the Unix user). */
static void password_read(const struct db *db, char password[PASSWORD_BYTES])
{
	struct buffer path = { 0 };
	FILE *file;

	password[0] = '\0';
	buffer_printf(&path, "%s/secrets/%s", db->config->var, db->user);
	file = fopen(path.bytes, "re");
	if (file) {
		if (!fgets(password, PASSWORD_BYTES, file))
			password[0] = '\0';
		password[strcspn(password, "\r\n")] = '\0';
		fclose(file);
	} else if (errno != ENOENT) {
		log_event(LOG_ERROR, "db_secret", "user", db->user, "why", strerror(errno));
	}
	buffer_free(&path);
}

/* A server that hangs takes connections and never greets. */
static bool greets(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answer = false;

	if (socket_fd < 0)
		return false;
	must(strlen(path) < sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (connect(socket_fd, (const struct sockaddr *)&address, sizeof(address)) == 0) {
		struct pollfd wait = { .fd = socket_fd, .events = POLLIN };
		char byte;

		answer = poll(&wait, 1, GREETING_MILLISECONDS) == 1 && recv(socket_fd, &byte, 1, 0) == 1;
	}
	close(socket_fd);
	return answer;
}

static void refused(struct db *db, enum db_fault fault, const char *why)
{
	if (!db->quiet)
		log_event(LOG_ERROR, "db_connect", "user", db->user, "why", why);
	db->fault = fault;
	db->doubtful = true;
	db->refused_at = db_now();
}

unsigned db_command(struct db *db, const char *text)
{
	int64_t start = db_now();
	unsigned error = mysql_real_query(db->mysql, text, strlen(text)) ? mysql_errno(db->mysql) : 0;

	db->statements++;
	db->microseconds += db_now() - start;
	if (!error)
		db_health_answered(db->health);
	return error;
}

/* One question tells whether the server keeps what Filar relies on. NULL when it does. */
static const char *server_check(MYSQL *mysql)
{
	static const char question[] = "SELECT @@innodb_snapshot_isolation = 1,"
				       " @@global.innodb_flush_log_at_trx_commit = 1,"
				       " @@global.local_infile = 0";
	static const char *const off[] = { "innodb_snapshot_isolation must be ON",
					   "innodb_flush_log_at_trx_commit must be 1", "local_infile must be 0" };
	const char *why = NULL;

	if (mysql_real_query(mysql, question, sizeof(question) - 1) != 0)
		return mysql_error(mysql);

	MYSQL_RES *result = mysql_store_result(mysql);
	MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;

	if (!row)
		why = "the server does not tell its settings";
	for (size_t i = 0; row && i < 3; i++)
		if (!row[i] || strcmp(row[i], "1") != 0)
			why = off[i];
	mysql_free_result(result);
	return why;
}

/* UTC and strict, whatever the server's own defaults are. The connection's collation is left as the client library set it:
 * the server gives parameters that very one, and a literal of another could not be compared with them (error 1267).
 * Columns bring their own, which wins. */
static bool session_start(struct db *db)
{
	static const char settings[] = "SET time_zone = '+00:00', autocommit = 1, tx_isolation = 'REPEATABLE-READ',"
				       " sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
				       "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";
	const char *why = NULL;

	if (mysql_real_query(db->mysql, settings, sizeof(settings) - 1) != 0)
		why = mysql_error(db->mysql);
	else
		why = server_check(db->mysql);
	if (!why)
		return true;
	refused(db, db_lost(mysql_errno(db->mysql)) ? DB_DOWN : DB_BROKEN, why);
	return false;
}

static void options_set(MYSQL *mysql)
{
	unsigned connect_seconds = CONNECT_SECONDS, answer_seconds = ANSWER_SECONDS, local_infile = 0;
	my_bool off = 0;

	mysql_optionsv(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_seconds);
	mysql_optionsv(mysql, MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
	mysql_optionsv(mysql, MYSQL_OPT_WRITE_TIMEOUT, &answer_seconds);
	mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &local_infile);
	mysql_optionsv(mysql, MYSQL_OPT_RECONNECT, &off);
	mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
}

bool db_connected(struct db *db)
{
	char password[PASSWORD_BYTES];

	if (db_health_down(db->health)) {
		db->fault = DB_DOWN;
		if (db->opened)
			db_disconnect(db); /* whoever gives up here may not wait for ROLLBACK either */
		return false;
	}
	if (db->mysql)
		return true;
	if (db->refused_at && db_now() - db->refused_at < PAUSE_MICROSECONDS) {
		db->fault = DB_DOWN;
		return false;
	}
	if (db->doubtful && !greets(db->config->database_socket)) {
		refused(db, DB_DOWN, "the server does not answer");
		return false;
	}
	db->mysql = mysql_init(NULL);
	must(db->mysql != NULL);
	options_set(db->mysql);
	password_read(db, password);

	bool fine = mysql_real_connect(db->mysql, NULL, db->user, password, db->config->database_name, 0,
				       db->config->database_socket, 0) != NULL;

	explicit_bzero(password, sizeof(password));
	if (!fine)
		refused(db, DB_DOWN, mysql_error(db->mysql));
	else
		fine = session_start(db);
	if (!fine) {
		db_disconnect(db);
		return false;
	}
	db->refused_at = 0;
	db->doubtful = false;
	db_health_answered(db->health);
	if (!db->quiet)
		db_cut_aim(db->mysql);
	return true;
}
