/* Fires the statements of placing an order straight over Connector/C, without any program of Filar around them: what the
 * database alone can do. raw SOCKET PASSWORD RECIPE ORDERS CLIENTS; the recipe names statements of the catalogue with their
 * arguments in the order of their places, ORDERS holds a line of words for each order. Prints seconds and failures. */
#include <errno.h>
#include <mysql.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/db.h"

enum { STEPS = 64, WORDS = 12, ORDERS = 20000, ARGUMENT = 600 };

struct step {
	const struct statement *statement; /* NULL: the text as it is */
	char *text;
	char *arguments[DB_PARAMETERS];
	MYSQL_STMT *handle;
};

static struct step steps[STEPS];
static int step_count;
static char *orders[ORDERS][WORDS];
static int order_count;

static const struct statement *find(const char *name)
{
	for (int i = 0; i < db_catalogue_count; i++)
		if (strcmp(db_catalogue[i]->name, name) == 0)
			return db_catalogue[i];
	return NULL;
}

static bool recipe_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[4000];

	while (file && fgets(line, sizeof(line), file) && step_count < STEPS) {
		struct step *step = &steps[step_count];
		char *rest = strndup(line, strcspn(line, "\n")), *name = strsep(&rest, "|"), *argument;
		int count = 0;

		if (!*name || *name == '#') {
			free(name);
			continue;
		}
		step->text = name;
		step->statement = find(name);
		while ((argument = strsep(&rest, "|")) && rest && count < DB_PARAMETERS)
			step->arguments[count++] = argument;
		if (step->statement ? step->statement->count != count : count != 0) {
			fprintf(stderr, "raw: %s takes %d arguments, not %d\n", name,
				step->statement ? step->statement->count : 0, count);
			return false;
		}
		step_count++;
	}
	return file && !fclose(file) && step_count > 0;
}

static bool orders_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[1000];

	while (file && fgets(line, sizeof(line), file) && order_count < ORDERS) {
		char *rest = strdup(line);

		for (int i = 0; i < WORDS && rest; i++)
			orders[order_count][i] = strsep(&rest, " \n");
		order_count++;
	}
	return file && !fclose(file) && order_count > 0;
}

/* $0 … $9 are words of the order's line, $o the new order's id, $k a key that is new each time. */
static void fill(char *to, const char *from, char **words, unsigned long long id, const char *key)
{
	size_t at = 0;

	for (; *from && at < ARGUMENT - 100; from++) {
		const char *put;
		char number[24];

		if (*from != '$') {
			to[at++] = *from;
			continue;
		}
		from++;
		snprintf(number, sizeof(number), "%llu", id);
		put = *from == 'o' ? number : *from == 'k' ? key : words[*from - '0'];
		at += (size_t)snprintf(to + at, ARGUMENT - at, "%s", put ? put : "");
	}
	to[at] = '\0';
}

static bool execute(struct step *step, char **words, unsigned long long *id, const char *key)
{
	static char values[DB_PARAMETERS][ARGUMENT];
	static long long numbers[DB_PARAMETERS];
	MYSQL_BIND binds[DB_PARAMETERS] = { 0 };

	for (int i = 0; i < step->statement->count; i++) {
		fill(values[i], step->arguments[i], words, *id, key);
		numbers[i] = strtoll(values[i], NULL, 10);
		if (step->statement->bind[i] == DB_BIND_INT || step->statement->bind[i] == DB_BIND_FLAG) {
			binds[i].buffer_type = MYSQL_TYPE_LONGLONG;
			binds[i].buffer = &numbers[i];
		} else {
			binds[i].buffer_type = MYSQL_TYPE_STRING;
			binds[i].buffer = values[i];
			binds[i].buffer_length = strlen(values[i]);
		}
	}
	if ((step->statement->count && mysql_stmt_bind_param(step->handle, binds)) || mysql_stmt_execute(step->handle) ||
	    mysql_stmt_store_result(step->handle)) {
		fprintf(stderr, "raw: %s: %s\n", step->text, mysql_stmt_error(step->handle));
		return false;
	}
	if (step->statement->result == DB_ID)
		*id = mysql_stmt_insert_id(step->handle);
	mysql_stmt_free_result(step->handle);
	return true;
}

static bool order(MYSQL *mysql, int number)
{
	unsigned long long id = 0;
	char key[33];
	bool fine = true;

	snprintf(key, sizeof(key), "%016lx%08x%08x", (unsigned long)time(NULL), (unsigned)getpid(), (unsigned)number);
	for (int i = 0; i < step_count && fine; i++)
		fine = steps[i].statement ? execute(&steps[i], orders[number], &id, key) : mysql_query(mysql, steps[i].text) == 0;
	if (!fine)
		mysql_query(mysql, "ROLLBACK");
	return fine;
}

static int client(char **arguments, int number, int clients, int ready, int start)
{
	MYSQL *mysql = mysql_init(NULL);
	int failures = 0;
	char byte = 0;

	if (!mysql_real_connect(mysql, NULL, "shop", arguments[2], "filar", 0, arguments[1], 0) ||
	    mysql_set_character_set(mysql, "utf8mb4"))
		return 255;
	for (int i = 0; i < step_count; i++) {
		struct step *step = &steps[i];

		if (!step->statement)
			continue;
		step->handle = mysql_stmt_init(mysql);
		if (mysql_stmt_prepare(step->handle, step->statement->text, strlen(step->statement->text))) {
			fprintf(stderr, "raw: %s: %s\n", step->text, mysql_stmt_error(step->handle));
			return 255;
		}
	}
	if (write(ready, &byte, 1) != 1 || read(start, &byte, 1) != 0)
		return 255;
	for (int i = number; i < order_count; i += clients)
		failures += !order(mysql, i);
	return failures > 250 ? 250 : failures;
}

int main(int argc, char **argv)
{
	int ready[2], start[2], failures = 0, status, clients = argc == 6 ? (int)strtol(argv[5], NULL, 10) : 0;
	struct timespec from, until;
	char byte;

	if (clients < 1 || !recipe_read(argv[3]) || !orders_read(argv[4]) || pipe(ready) || pipe(start))
		return 2;
	for (int i = 0; i < clients; i++)
		if (fork() == 0) {
			close(start[1]);
			_exit(client(argv, i, clients, ready[1], start[0]));
		}
	close(ready[1]);
	for (int i = 0; i < clients; i++)
		if (read(ready[0], &byte, 1) != 1)
			return 1;
	clock_gettime(CLOCK_MONOTONIC, &from);
	close(start[1]);
	while (wait(&status) > 0 || errno == EINTR)
		failures += WIFEXITED(status) ? WEXITSTATUS(status) : 255;
	clock_gettime(CLOCK_MONOTONIC, &until);
	printf("%.6f %d\n", (double)(until.tv_sec - from.tv_sec) + (double)(until.tv_nsec - from.tv_nsec) / 1e9, failures);
	return 0;
}
