/* Sweeps away stored bytes that no row refers to: what a transaction left behind that was undone. */
#include "domain/common/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "core/crypto.h"
#include "core/log.h"
#include "sql/files.h"

enum { LEAST_AGE = 3600 };

static bool is_old(const char *path, struct when now)
{
	struct stat there;

	return lstat(path, &there) == 0 && S_ISREG(there.st_mode) &&
	       (int64_t)there.st_mtim.tv_sec < now.microseconds / 1000000 - LEAST_AGE;
}

/* Whoever stores the same bytes at this moment finds either the whole file and makes it young again, or none and writes it
 * anew: so it is moved aside first, and moved back when it has become young in between. */
static bool take_away(struct arena *arena, const char *folder, const char *path, struct when now)
{
	const char *aside = arena_printf(arena, "%s/.%s", folder, crypto_token(arena));

	if (rename(path, aside) != 0)
		return false;
	if (!is_old(aside, now)) {
		if (rename(aside, path) != 0)
			log_event(LOG_ERROR, "file cannot be put back", "path", path, "why", strerror(errno));
		return false;
	}
	return unlink(aside) == 0;
}

/* Bytes under their hash that nothing refers to, and what was left of a write that broke off (.token). */
static bool is_orphan(struct db *db, const char *name)
{
	if (name[0] == '.')
		return name[1] != '\0' && strcmp(name, "..") != 0;
	return strlen(name) == CRYPTO_HASH_HEX && strspn(name, "0123456789abcdef") == CRYPTO_HASH_HEX &&
	       !sql_file_known(db, name) && db_fault(db) == DB_FINE;
}

static int64_t sweep_folder(struct db *db, const char *folder, struct when now)
{
	struct arena *arena = db_arena(db);
	DIR *open = opendir(folder);
	const struct dirent *entry;
	int64_t swept = 0;

	while (open && db_fault(db) == DB_FINE && (entry = readdir(open)) != NULL) {
		const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);

		swept += is_old(path, now) && is_orphan(db, entry->d_name) && take_away(arena, folder, path, now);
	}
	if (open)
		closedir(open);
	return swept;
}

int64_t files_sweep(struct db *db, const struct config *config, int folder, struct when now)
{
	struct arena *arena = db_arena(db);
	int64_t swept;

	must(folder >= 0 && folder < FILE_FOLDERS);
	db_begin(db, DB_AUTOCOMMIT);
	swept = sweep_folder(db, arena_printf(arena, "%s/files/%02x", config->var, (unsigned)folder), now);
	if (swept)
		log_event(LOG_INFO, "files swept", "count", arena_printf(arena, "%lld", (long long)swept));
	return swept;
}
