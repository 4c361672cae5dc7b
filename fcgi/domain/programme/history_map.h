/* Small tables of a history: numbers to places, and codes kept once. They live in an arena. */
#ifndef DOMAIN_PROGRAMME_HISTORY_MAP_H
#define DOMAIN_PROGRAMME_HISTORY_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Ids to pointers. NULL is no value. */
struct id_map {
	struct arena *arena;
	int64_t *ids;
	void **values;
	size_t room; /* a power of two */
	size_t used; /* with the removed */
	size_t count;
};

void *id_map_get(const struct id_map *map, int64_t id);
void id_map_put(struct id_map *map, int64_t id, void *value); /* the id must be new */
void id_map_remove(struct id_map *map, int64_t id);

/* Texts kept once each. */
struct text_set {
	struct arena *arena;
	const char **texts;
	size_t room, count;
};

/* The kept copy; NULL of NULL. */
const char *text_set_keep(struct text_set *set, const char *text);

#endif
