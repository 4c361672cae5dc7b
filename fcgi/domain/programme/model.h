/* A programme as articles and parameters: the shipped model (deploy/programme/model.{en,pl,ru}.md and model.params)
 * read for loading at set-up, and the canonical form by whose SHA-256 every version is accepted. */
#ifndef DOMAIN_PROGRAMME_MODEL_H
#define DOMAIN_PROGRAMME_MODEL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"
#include "domain/programme/terms.h"

/* One article in one language. */
struct article {
	int64_t number;
	const char *language; /* "en", "pl", "ru" */
	const char *title;
	const char *text;     /* Markdown */
};
LIST_OF(article);
RECORD_OF(article);

struct model {
	struct article_list articles; /* by number, then language */
	struct parameter_list parameters;
};

/* Reads the four files of folder. NULL when one cannot be read or is off (every language must have the same articles,
 * numbered 1, 2, 3 …; every parameter must stand in an article): why is then a sentence for the operator. */
const struct model *model_load(struct arena *arena, const char *folder, const char **why);

/* The exact bytes that are hashed, whatever the order of the rows:
 *
 *     filar programme 1\n
 *     version 3\n
 *     article 1 en\n title 20\n Who our partners are\n text 345\n …\n        (no spaces before; lengths in bytes)
 *     parameter 8 hold.days 14 days\n
 *
 * articles by number and language code, parameters by article and name, compared bytewise. */
const char *model_canonical(struct arena *arena, int64_t version, struct article_list articles,
			    struct parameter_list parameters);

/* SHA-256 of it in hex. */
const char *model_hash(struct arena *arena, int64_t version, struct article_list articles,
		       struct parameter_list parameters);

#endif
