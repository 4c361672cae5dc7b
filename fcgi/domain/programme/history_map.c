#include "domain/programme/history_map.h"

#include <stdbool.h>
#include <string.h>

#include "base/must.h"

enum { FIRST_ROOM = 64 };

static char removed; /* its address marks a place from which a value was taken */

static size_t place_of(int64_t id, size_t room)
{
	uint64_t mixed = (uint64_t)id * 0x9e3779b97f4a7c15u;

	return (size_t)(mixed >> 20) & (room - 1);
}

void *id_map_get(const struct id_map *map, int64_t id)
{
	if (!map->room)
		return NULL;
	for (size_t i = place_of(id, map->room); map->values[i]; i = (i + 1) & (map->room - 1)) {
		if (map->ids[i] == id && map->values[i] != &removed)
			return map->values[i];
	}
	return NULL;
}

static void insert(struct id_map *map, int64_t id, void *value)
{
	size_t i = place_of(id, map->room);

	while (map->values[i])
		i = (i + 1) & (map->room - 1);
	map->ids[i] = id;
	map->values[i] = value;
	map->used++;
}

/* Grows when it is really full; else only the removed are swept out, in place of what is there. */
static void make_room(struct id_map *map)
{
	size_t room = map->room ? map->room : FIRST_ROOM, old_room = map->room;
	struct arena_mark mark = arena_mark(map->arena);
	bool grows = !map->room || map->count * 4 >= map->room;
	int64_t *ids;
	void **values;

	if (grows && map->room)
		room *= 2;
	ids = arena_many(map->arena, int64_t, room);
	values = arena_many(map->arena, void *, room);
	if (grows) {
		struct id_map old = *map;

		map->ids = ids;
		map->values = values;
		map->room = room;
		map->used = 0;
		for (size_t i = 0; i < old_room; i++) {
			if (old.values[i] && old.values[i] != &removed)
				insert(map, old.ids[i], old.values[i]);
		}
		return;
	}
	memcpy(ids, map->ids, room * sizeof(*ids));
	memcpy(values, map->values, room * sizeof(*values));
	memset(map->values, 0, room * sizeof(*map->values));
	map->used = 0;
	for (size_t i = 0; i < room; i++) {
		if (values[i] && values[i] != &removed)
			insert(map, ids[i], values[i]);
	}
	arena_rewind(map->arena, mark);
}

void id_map_put(struct id_map *map, int64_t id, void *value)
{
	must(value && !id_map_get(map, id));
	if (map->used * 2 >= map->room)
		make_room(map);
	insert(map, id, value);
	map->count++;
}

void id_map_remove(struct id_map *map, int64_t id)
{
	if (!map->room)
		return;
	for (size_t i = place_of(id, map->room); map->values[i]; i = (i + 1) & (map->room - 1)) {
		if (map->ids[i] == id && map->values[i] != &removed) {
			map->values[i] = &removed;
			map->count--;
			return;
		}
	}
}

static size_t text_place(const char *text, size_t room)
{
	uint64_t hash = 14695981039346656037u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return (size_t)hash & (room - 1);
}

static const char **text_slot(const struct text_set *set, const char *text)
{
	size_t i = text_place(text, set->room);

	while (set->texts[i] && strcmp(set->texts[i], text) != 0)
		i = (i + 1) & (set->room - 1);
	return &set->texts[i];
}

const char *text_set_keep(struct text_set *set, const char *text)
{
	const char **slot;

	if (!text)
		return NULL;
	if (set->count * 2 >= set->room) {
		struct text_set old = *set;

		set->room = old.room ? old.room * 2 : FIRST_ROOM;
		set->texts = arena_many(set->arena, const char *, set->room);
		for (size_t i = 0; i < old.room; i++) {
			if (old.texts[i])
				*text_slot(set, old.texts[i]) = old.texts[i];
		}
	}
	slot = text_slot(set, text);
	if (!*slot) {
		*slot = arena_text(set->arena, text);
		set->count++;
	}
	return *slot;
}
