/* Two programmes side by side for people: which articles changed, word by word, and which values, with what that means
 * for partners. An article is followed from version to version whatever number it carries. */
#ifndef PROGRAMME_COMPARE_H
#define PROGRAMME_COMPARE_H

#include "base/difference.h"
#include "domain/programme/versions.h"

/* A version or a draft in one language, its articles by number. */
struct document {
	int64_t number;                   /* of the version; of a draft 0 */
	struct article_list articles;
	const char *const *identities;    /* of each article: equal in every version that has it */
	struct parameter_list parameters;
};

struct parameter_change {
	int64_t article;
	const char *name;
	const char *label;
	const char *before;  /* as people read it; "" when it is new */
	const char *after;   /* "" when it is gone */
	const char *meaning; /* better, worse, mixed: for partners */
};
LIST_OF(parameter_change);
RECORD_OF(parameter_change);

struct article_change {
	int64_t before;      /* its numbers; 0: it was not there */
	int64_t after;
	const char *state;   /* same, changed, added, removed */
	bool moved;
	bool retitled;
	const char *title;
	struct difference_piece_list title_pieces;
	struct difference_piece_list pieces;
};
LIST_OF(article_change);
RECORD_OF(article_change);

struct comparison {
	struct article_change_list articles;     /* only those that changed, in the order of the new one */
	struct parameter_change_list parameters;
	bool any;
	int64_t better, worse, mixed;            /* how many parameters */
	int64_t wording;                         /* the first article whose words changed, places not filled; 0: none */
};
RECORD_OF(comparison);

struct document document_of_version(struct db *db, const struct programme_version *version, const char *language);

/* The identity of an article of a version. */
const char *article_identity(struct arena *arena, struct article_move_list moves, int64_t version, int64_t article);

struct comparison *compare(struct arena *arena, const struct document *before, const struct document *after,
			   const char *currency);

#endif
