/* Uploaded files: the bytes lie in VAR/files under their SHA-256, the row says whose they are and what they were called.
 * The same bytes are stored once; a name from outside never becomes a path. */
#ifndef COMMON_FILES_H
#define COMMON_FILES_H

#include "core/config.h"
#include "domain/common/audit.h"

/* One file; of one hand-in: how many, and their sum. */
enum { FILE_BYTES = 8 * 1024 * 1024, FILES_MOST = 5, FILES_BYTES = 16 * 1024 * 1024, FILE_FOLDERS = 256 };

struct file {
	int64_t id;
	const char *sha256;
	const char *name;
	const char *type; /* by its content (file_kinds.h); what we do not know is application/octet-stream */
	int64_t bytes;
};
LIST_OF(file);
RECORD_OF(file);

/* Writes the bytes under a temporary name, syncs, renames: their SHA-256, NULL when the folder cannot be written (logged).
 * They may stay behind when the transaction is undone; doing it again is harmless, and the worker sweeps what nothing
 * refers to for an hour (files_sweep). */
const char *file_keep(struct arena *arena, const struct config *config, const char *bytes, size_t length);

/* The same, with a row for actor->partner_id; type as file_judge() tells it. 0: not kept. */
int64_t file_store(struct db *db, const struct config *config, const struct actor *actor, const char *name, const char *type,
		   const char *bytes, size_t length);

/* Removes from one of the FILE_FOLDERS what nothing refers to and nobody has stored within the last hour: how many. */
int64_t files_sweep(struct db *db, const struct config *config, int folder, struct when now);

/* "ab/ab12…": where the bytes lie below VAR/files. */
char *file_place(struct arena *arena, const struct file *file);

/* What a name from outside is shown and kept as: its last part, without control and direction characters, at most 120 letters,
 * its ending kept. */
char *file_name_clean(struct arena *arena, const char *name);

#endif
