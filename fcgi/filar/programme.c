/* filar programme hash [VERSION]: computes the SHA-256 of published versions anew from their rows and compares it with the
 * one that partners accepted. A line for each version; status 1 when one differs or is not there. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/config.h"
#include "core/db.h"
#include "domain/programme/versions.h"
#include "filar/database.h"
#include "sql/programme.h"

enum { VERSIONS_MOST = 10000 };

static bool hash_tell(struct db *db, const struct programme_version *version)
{
	const char *found = version_rehash(db, version);
	bool fine = text_same(found, version->sha256) && db_fault(db) == DB_FINE;

	printf("version %" PRId64 "  %s  %s\n", version->number, found, fine ? "as published" : "NOT AS PUBLISHED");
	if (!fine)
		fprintf(stderr, "version %" PRId64 " was published with %s: its words or values were changed since\n",
			version->number, version->sha256);
	return fine;
}

static int hashes_tell(struct db *db, int64_t number)
{
	struct programme_version_list versions = sql_versions_all(db, VERSIONS_MOST);
	int wrong = 0;
	bool any = false;

	for (size_t i = versions.count; i-- > 0;) {
		if (number && versions.items[i].number != number)
			continue;
		any = true;
		wrong += !hash_tell(db, &versions.items[i]);
	}
	if (!any) {
		fprintf(stderr, "filar: there is no such version\n");
		return 1;
	}
	return wrong ? 1 : 0;
}

int command_programme(int count, char **arguments)
{
	struct place *place = place_find();
	int64_t number = 0;

	if (count < 2 || count > 3 || strcmp(arguments[1], "hash") != 0 ||
	    (count == 3 && (!text_to_int(arguments[2], &number) || number < 1))) {
		fputs("usage: filar programme hash [VERSION]\n", stderr);
		return 2;
	}

	const struct config *config = database_running(place);

	struct db *db = db_new(config, "operator", place->arena);
	int status = hashes_tell(db, number);

	db_free(db);
	return status;
}
