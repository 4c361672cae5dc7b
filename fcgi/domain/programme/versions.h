/* Published versions of the programme. Publishing only inserts; which version is in force follows from the dates. */
#ifndef PROGRAMME_VERSIONS_H
#define PROGRAMME_VERSIONS_H

#include "core/db.h"
#include "domain/common/audit.h"
#include "domain/programme/model.h"

struct programme_version {
	int64_t id;
	int64_t number;
	const char *sha256;        /* of the canonical form, see model.h */
	struct when published_at;
	struct when in_force_from;
};
RECORD_OF(programme_version);

/* The version in force at that moment, NULL before the first. */
const struct programme_version *version_in_force(struct db *db, struct when at);
const struct programme_version *version_of_id(struct db *db, int64_t id);

/* Its articles in one language, by number. */
struct article_list version_articles(struct db *db, int64_t version_id, const char *language);

/* Its parameters as the engine reads them. A published version was checked before: contradictions are a bug here. */
const struct terms *version_terms(struct db *db, const struct programme_version *version, const char *currency);

/* Publishes a model as the next version. NULL when done; *id is the new row. Runs inside the caller's transaction. */
refusal version_publish(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
			struct when in_force_from, int64_t *id);

#endif
