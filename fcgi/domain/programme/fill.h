/* Words and arithmetic cannot drift apart: where an article's text says {hold.days}, the reader sees the parameter's value,
 * as its own language writes it. The text is stored and hashed with the place, beside the parameter. */
#ifndef PROGRAMME_FILL_H
#define PROGRAMME_FILL_H

#include "base/refusal.h"
#include "domain/programme/model.h"

/* The text with every place filled; one that names no parameter stays as it is. */
const char *article_filled(struct arena *arena, const char *text, struct parameter_list parameters, const char *currency);

/* The same for all of a list. */
struct article_list articles_filled(struct arena *arena, struct article_list articles, struct parameter_list parameters,
				    const char *currency);

/* Refuses a place that names no parameter, naming the article. */
refusal article_places_check(struct arena *arena, int64_t article, const char *text, struct parameter_list parameters);

#endif
