/* filar check: is everything as it should be? A line for each finding on stderr, and a status other than 0.
 *
 * What the database must answer for stands in sql/check/NAME.sql: a query whose every row is a finding. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/config.h"
#include "core/migrate.h"
#include "domain/money/ledger.h"
#include "domain/money/seals.h"
#include "filar/database.h"

static int report(const char *what, int findings)
{
	printf("%-13s %s\n", what, findings ? "NOT FINE" : "fine");
	fflush(stdout);
	return findings ? 1 : 0;
}

static int check_grants(const struct place *place, const struct config *config)
{
	return grants_compare(config->database_socket, "root", place_secret(place, "root"),
			      place_path(place, "%s/sql/grants.sql", place->root), config->database_name);
}

/* Templates and statements: each service knows its own. */
static int check_service(const struct place *place, const char *name)
{
	return report(name, !output_of(place, name, "--check"));
}

static int check_translations(const struct place *place, const struct config *config)
{
	static const char *const languages[] = { "pl", "ru" };
	int findings = 0;

	for (size_t n = 0; n < sizeof(languages) / sizeof(languages[0]); n++) {
		const char *path = place_path(place, "%s/%s/LC_MESSAGES/filar.mo", config->locale, languages[n]);
		const char *text = file_read(place->arena, path);
		/* the head of a catalogue: the magic number, in this machine's order of bytes or the other */
		if (!text || (memcmp(text, "\xde\x12\x04\x95", 4) != 0 && memcmp(text, "\x95\x04\x12\xde", 4) != 0)) {
			fprintf(stderr, "%s is missing or no catalogue\n", path);
			findings++;
		}
	}
	return findings;
}

/* Prints the rows that one query gives; answers their number, 1 when it cannot be asked. */
static int check_query(const struct place *place, const struct config *config, const char *name)
{
	const char *path = place_path(place, "%s/sql/check/%s", place->root, name);
	const char *const client[] = { "mariadb", place_path(place, "--defaults-file=%s/secrets/client.cnf", place->var),
				       "--batch", "--skip-column-names", config->database_name, NULL };
	const char *rows = output_of_command(place, client, path);
	int findings = rows ? 0 : 1;

	for (const char *at = rows ? rows : ""; *at; findings++) {
		size_t length = strcspn(at, "\n");
		fprintf(stderr, "%s: %.*s\n", name, (int)length, at);
		at += length + (at[length] == '\n');
	}
	return findings;
}

static int check_queries(const struct place *place, const struct config *config)
{
	const char *const *names = sql_files(place->arena, place_path(place, "%s/sql/check", place->root));
	int wrong = 0;

	if (!names || !*names)
		return report("queries", 1);
	for (; *names; names++) {
		char *name = arena_text(place->arena, *names);
		int findings = check_query(place, config, name);
		name[strlen(name) - strlen(".sql")] = '\0';
		wrong += report(name, findings);
	}
	return wrong;
}

static void tell_ledger(const char *sentence)
{
	fprintf(stderr, "ledger: %s\n", sentence);
}

/* The books, the stock and the payments agree; a database that does not answer is no agreement. */
static int check_ledger(const struct place *place, const struct config *config)
{
	struct db *db = db_new(config, "operator", place->arena);
	int findings = ledger_check(db, tell_ledger), seals = ledger_check_seals(db, config, tell_ledger);

	db_free(db);
	return report("ledger", findings) + report("seals", seals);
}

int command_check(int count, char **arguments)
{
	struct place *place = place_find();
	int wrong = 0;

	bool ledger = count == 2 && !strcmp(arguments[1], "ledger");

	if (count > 1 && !ledger)
		stop_with("usage: filar check [ledger]");

	const struct config *config = database_running(place);

	report("configuration", 0);
	if (ledger)
		return check_ledger(place, config) ? 1 : 0;
	wrong += check_queries(place, config);
	wrong += check_ledger(place, config);
	wrong += report("grants", check_grants(place, config));
	wrong += report("translations", check_translations(place, config));
	for (const char *const *service = place_services(place); *service; service++)
		wrong += check_service(place, *service);
	return wrong ? 1 : 0;
}
