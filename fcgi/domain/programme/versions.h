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
	const char *mode;          /* notice: for everybody from in_force_from; consent: see deadline */
	struct when deadline;      /* of consent: until then the old terms go on for whoever has not accepted */
};
LIST_OF(programme_version);
RECORD_OF(programme_version);

/* An article of a version and its number in the version before; was 0: it is new. */
struct article_move {
	int64_t version;
	int64_t article;
	int64_t was;
};
LIST_OF(article_move);
RECORD_OF(article_move);

/* The version in force at that moment, NULL before the first. */
const struct programme_version *version_in_force(struct db *db, struct when at);

/* The version that rules what comes about for that partner at that moment: the newest that is in force for it, consent
 * considered. Individual terms lie over it: individual_parameters(). NULL before the first. */
const struct programme_version *version_for_partner(struct db *db, int64_t partner_id, struct when at);

const struct programme_version *version_of_id(struct db *db, int64_t id);

/* Its articles in one language, by number. */
struct article_list version_articles(struct db *db, int64_t version_id, const char *language);

/* All articles in all languages and all parameters, as they are hashed. */
const struct model *version_model(struct db *db, int64_t version_id);

/* What the hash of the stored rows comes to now: equal to version->sha256, or somebody changed rows. */
const char *version_rehash(struct db *db, const struct programme_version *version);

/* Its parameters as the engine reads them. A published version was checked before: contradictions are a bug here. */
const struct terms *version_terms(struct db *db, const struct programme_version *version, const char *currency);

/* How a version is published: by notice, or by consent with a deadline. moves: where its articles stood before; NULL when
 * they kept their numbers. */
struct publication {
	const char *mode;
	struct when in_force_from;
	struct when deadline;
	const struct article_move_list *moves;
};

/* Publishes a model as the next version; the rules about dates stand in publication.h. NULL when done; *id is the new row.
 * Runs inside the caller's transaction. */
refusal version_insert(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
		       const struct publication *publication, int64_t *id);

/* The same by notice. */
refusal version_publish(struct db *db, const struct actor *actor, const struct model *model, const char *currency,
			struct when in_force_from, int64_t *id);

#endif
