/* filar backup DIR and filar restore DIR. A backup is a folder: database.sql, files/, own.conf or filar.conf, with secrets
 * only when asked for, and MANIFEST with the hash of each. The dump is one snapshot of the database; stored files never
 * change once written, so those copied after it hold all that it names. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "filar/database.h"
#include "filar/install.h"

static bool folder_is_empty(const char *path)
{
	DIR *folder = opendir(path);
	bool empty = true;

	if (!folder)
		return errno == ENOENT;
	for (const struct dirent *entry; (entry = readdir(folder));)
		if (!text_same(entry->d_name, ".") && !text_same(entry->d_name, ".."))
			empty = false;
	closedir(folder);
	return empty;
}

/* Runs a few lines of shell in the folder $1; $2 and $3 are more words. */
static bool shell(const char *lines, const char *folder, const char *second, const char *third)
{
	const char *const arguments[] = { "sh", "-euc", lines, "sh", folder, second, third, NULL };

	return command_of(arguments, NULL, NULL) == 0;
}

static void dump(const struct place *place, const char *folder)
{
	const char *const arguments[] = { "mariadb-dump", place_path(place, "--defaults-file=%s", database_client(place)),
					  "--single-transaction", "--quick", "--hex-blob", "--triggers", "--routines",
					  "--skip-dump-date", "--skip-comments", "--default-character-set=utf8mb4", "filar", NULL };

	if (command_of(arguments, NULL, place_path(place, "%s/database.sql", folder)))
		stop_with("the database could not be dumped");
}

int command_backup(int count, char **arguments)
{
	struct place *place = place_find();
	bool secrets = count == 3 && text_same(arguments[2], "--with-secrets");
	const char *folder = count > 1 ? arguments[1] : "";

	if (count < 2 || count > 3 || (count == 3 && !secrets)) {
		fputs("usage: filar backup DIR [--with-secrets]\n", stderr);
		return 2;
	}
	if (!folder_is_empty(folder))
		stop_with("%s is not empty", folder);
	if (mkdir(folder, 0700) && errno != EEXIST)
		stop_with("cannot make %s: %s", folder, strerror(errno));
	if (chmod(folder, 0700))
		stop_with("cannot close %s to others: %s", folder, strerror(errno));

	struct child *server = database_borrow(place);

	dump(place, folder);
	database_return(server);
	if (!shell("cp -R --preserve=timestamps -- \"$2/files\" \"$1/files\"\n"
		   "[ ! -e \"$2/demo\" ] || cp -- \"$2/demo\" \"$1/demo\"\n"
		   "[ ! -e \"$2/own.conf\" ] || cp -- \"$2/own.conf\" \"$1/own.conf\"\n"
		   "cp -- \"$3\" \"$1/filar.conf\"", folder, place->var, place->config))
		stop_with("the files could not be copied to %s", folder);
	if (secrets && !shell("cp -R -- \"$2/secrets\" \"$1/secrets\"; rm -f -- \"$1/secrets/client.cnf\" \"$1/secrets/first.sql\"", folder,
			      place->var, ""))
		stop_with("the secrets could not be copied to %s", folder);
	if (!shell("cd -- \"$1\"; umask 077\n"
		   "{ echo \"# Filar $2: backup of $(date -u +%Y-%m-%dT%H:%M:%SZ), secrets: $3\"\n"
		   "find . -type f ! -name 'MANIFEST*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum --; } > MANIFEST.new\n"
		   "mv MANIFEST.new MANIFEST; sync -f MANIFEST", folder, FILAR_VERSION, secrets ? "yes" : "no"))
		stop_with("the manifest could not be written");
	printf("The backup is in %s%s.\n", folder,
	       secrets ? "; it holds secrets: keep it closed" : "; it holds no secrets (see --with-secrets)");
	return 0;
}

/* --- restore --- */

static void check_manifest(const char *folder)
{
	if (!shell("cd -- \"$1\"\n"
		   "grep -v '^#' MANIFEST | sha256sum --check --strict --quiet >&2\n"
		   "[ \"$(grep -vc '^#' MANIFEST)\" = \"$(find . -type f ! -name MANIFEST | wc -l)\" ]", folder, "", ""))
		stop_with("%s is no whole backup: its files are not those of its MANIFEST", folder);
}

static void check_empty(const struct place *place)
{
	const char *const client[] = { "mariadb", place_path(place, "--defaults-file=%s", database_client(place)), "--batch",
				       "--skip-column-names", NULL };
	const char *rows;

	rows = output_of_command(place, client, place_path(place, "%s/sql/empty.sql", place->root));
	if (!rows)
		stop_with("the database does not say what it holds");
	if (*rows)
		stop_with("the database holds tables already; a backup is restored into an empty one only");
}

static void load(const struct place *place, const char *folder)
{
	const char *const client[] = { "mariadb", place_path(place, "--defaults-file=%s", database_client(place)), "--batch", "filar",
				       NULL };

	if (command_of(client, place_path(place, "%s/database.sql", folder), NULL))
		stop_with("the dump could not be loaded");
	if (!shell("cp -R --preserve=timestamps -- \"$1/files/.\" \"$2/files/\"\n"
		   "[ ! -e \"$1/demo\" ] || cp -- \"$1/demo\" \"$2/demo\"\n"
		   "[ ! -e \"$1/own.conf\" ] || [ -e \"$2/own.conf\" ] || cp -- \"$1/own.conf\" \"$2/own.conf\"\n"
		   "[ ! -e \"$1/secrets/csrf\" ] || cp -- \"$1/secrets/csrf\" \"$2/secrets/csrf\"\n"
		   "[ -z \"$3\" ] || chown -R -- \"$3\" \"$2/files\" \"$2/secrets\"", folder, place->var,
		   place->as_root ? place_path(place, "%u:%u", (unsigned)place->user, (unsigned)place->group) : ""))
		stop_with("the files could not be copied to %s/files", place->var);
}

/* The settings of an installation come from its backup where there are none yet. */
static void configure(const struct place *place, const char *folder)
{
	if (!place->installed) {
		place_configure(place);
		return;
	}
	const char *given = place_path(place, "%s/filar.conf", folder), *text = file_read(place->arena, given);

	if (!file_exists(place->config)) {
		if (!text || !strstr(text, place_path(place, "var = %s\n", place->var)))
			stop_with("%s is of another kind of installation: write %s first", given, place->config);
		file_write(place, place->config, 0640, text);
	}
	setenv("FILAR_CONFIG", place->config, 1);
}

int command_restore(int count, char **arguments)
{
	struct place *place = place_find();
	struct child none = { 0 }, *server;
	char *alone[] = { arena_text(place->arena, "check"), NULL };
	int wrong;

	if (count != 2) {
		fputs("usage: filar restore DIR\n", stderr);
		return 2;
	}
	check_manifest(arguments[1]);
	server = database_borrow(place);
	configure(place, arguments[1]);
	check_empty(place);
	if (!folder_is_empty(place_path(place, "%s/files", place->var)))
		stop_with("%s/files is not empty", place->var);
	load(place, arguments[1]);
	unlink(place_path(place, "%s/first", place->var));
	if (!database_ready(place, server ? server : &none))
		stop_with("stopped before the database was ready");
	wrong = command_check(1, alone);
	database_return(server);
	puts(wrong ? "Restored, but filar check is not content; see above." : "Restored, and filar check is content.");
	return wrong;
}
