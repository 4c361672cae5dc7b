/* Inside of the catalogue: what is kept in shared memory, and lists of ids in orders that no index gives. */
#ifndef SHOP_CATALOGUE_RUNS_H
#define SHOP_CATALOGUE_RUNS_H

#include "domain/shop/catalogue.h"

/* A list of flat records under a key; false when it is not kept. */
bool kept_list(struct arena *arena, const char *key, const struct record *record, struct any_list *list);
void keep_list(const char *key, const struct record *record, const struct any_list *list);

/* True for one process at a time: it is to make what belongs under the key. After ten seconds another may. */
bool claim_renewal(struct arena *arena, const char *key);

/* The eight first of the day's price lists, 0 for none. */
struct lists {
	int64_t ids[8];
};
struct lists lists_of(const struct catalogue_view *view);

/* Ids of the run that answers the question: up to count behind the mark (0: from the start), or, going back, in front of
 * it with the nearest first. lost: the run no longer has the mark. */
struct id_run {
	int64_t *ids;
	size_t count;
	bool lost;
};
struct id_run run_ids(struct db *db, const struct catalogue_view *view, const struct catalogue_question *question,
		      int64_t mark, bool back, size_t count);

#endif
