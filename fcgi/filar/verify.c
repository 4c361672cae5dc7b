/* filar verify EXPORT.json: computes a partner's commissions and chains anew, with nothing but the file. */
#include <stdio.h>

#include <json-c/json.h>

#include "domain/money/verify.h"
#include "filar/filar.h"

static void tell(const char *sentence)
{
	fprintf(stderr, "verify: %s\n", sentence);
}

int command_verify(int count, char **arguments)
{
	struct arena *arena = arena_new();
	struct json_object *export;
	struct verified done;

	if (count != 2)
		stop_with("usage: filar verify EXPORT.json");
	export = json_object_from_file(arguments[1]);
	if (!export || !json_object_is_type(export, json_type_object))
		stop_with("%s cannot be read, or is no JSON", arguments[1]);
	done = export_verify(arena, export, tell);
	printf("%lld commissions computed anew, %lld without facts, %lld reversals, %lld links of chains: %s\n",
	       (long long)done.commissions, (long long)done.unknown, (long long)done.reversals, (long long)done.entries,
	       done.findings ? "NOT FINE" : "fine");
	json_object_put(export);
	arena_free(arena);
	return done.findings ? 1 : 0;
}
