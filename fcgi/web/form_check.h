/* Turns one sent text into the typed value that its rule promises, or into a sentence that tells how to mend it. */
#ifndef WEB_FORM_CHECK_H
#define WEB_FORM_CHECK_H

#include "web/form.h"
#include "web/form_parse.h"

/* One value of a field. */
struct item {
	const char *text;
	int64_t number;
	struct money money;
	struct date day;
	const struct pair *pair;
};

/* NULL: fine, and item is filled (its text is "" when nothing but white space was sent). */
refusal form_check(struct arena *arena, const struct field_rule *rule, const char *currency, const struct pair *pair,
		   struct item *item);

/* The finding for a required field that is missing. */
refusal form_missing(struct arena *arena, const struct field_rule *rule);

#endif
