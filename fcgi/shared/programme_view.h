/* How pages of several services show the programme: articles as HTML with their values filled in, versions with their
 * state, comparisons. */
#ifndef SHARED_PROGRAMME_VIEW_H
#define SHARED_PROGRAMME_VIEW_H

#include "domain/programme/compare.h"
#include "domain/programme/drafts.h"
#include "web/form.h"

struct article_view {
	int64_t number;
	const char *title;
	struct html text;
};
LIST_OF(article_view);
RECORD_OF(article_view);

/* articles are of one language. */
struct article_view_list article_views(struct request *req, struct article_list articles, struct parameter_list parameters);

/* Those of a version in the reader's language. */
struct article_view_list version_views(struct request *req, const struct programme_version *version);

/* A value of the programme in words. */
struct value_view {
	int64_t article;
	const char *label;
	const char *value;
};
LIST_OF(value_view);
RECORD_OF(value_view);

struct value_view_list value_views(struct request *req, struct parameter_list rows);

/* A version in a list. */
struct version_view {
	const struct programme_version *version;
	const char *state; /* coming, in_force, past */
	bool consent;
	int64_t previous;  /* number of the one before; 0: none */
};
LIST_OF(version_view);
RECORD_OF(version_view);

struct version_view_list version_list(struct request *req);

/* Two versions compared in the reader's language. */
struct comparison *versions_compared(struct request *req, const struct programme_version *before,
				     const struct programme_version *after);

/* The version of the number in that text; NULL: none. */
const struct programme_version *version_typed(struct request *req, const char *text);

/* A page of one version. */
struct version_page {
	const struct programme_version *version;
	struct article_view_list articles;
	struct value_view_list values;
	int64_t previous;
	bool consent;
};
RECORD_OF(version_page);

struct version_page *version_page_of(struct request *req, const struct programme_version *version);

/* A page that compares two versions; with choices for both. */
struct versions_difference_page {
	const struct programme_version *before;
	const struct programme_version *after;
	struct comparison *comparison;
	struct version_view_list versions;
};
RECORD_OF(versions_difference_page);

extern const struct field_rule versions_difference_query[]; /* from, to: numbers of versions */

/* NULL: one of them is not there. Without numbers: the last two. */
struct versions_difference_page *versions_difference_of(struct request *req);

#endif
