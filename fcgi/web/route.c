/* Finds the row of a route table. Tables have tens of rows, so a walk is quick enough (a microsecond) and cannot be
 * out of date. A literal segment goes before a :name, so "/orders/new" wins over "/orders/:reference" in any order
 * of rows. */
#include "web/route.h"

#include <string.h>

enum { VALUES = 8 };

struct match {
	const struct route *route;
	const char *starts[VALUES];
	size_t lengths[VALUES];
	size_t count;
	uint64_t literal; /* a bit per segment, the first highest: set where the segment is spelled out */
};

/* Compares segment by segment. A :name takes one segment that is not empty. */
static bool matches(const char *pattern, const char *path, struct match *match)
{
	uint64_t bit = (uint64_t)1 << 63;

	while (*pattern == '/' && *path == '/') {
		size_t wanted = strcspn(++pattern, "/");
		size_t given = strcspn(++path, "/");

		if (*pattern == ':') {
			if (!given || match->count == VALUES)
				return false;
			match->starts[match->count] = path;
			match->lengths[match->count++] = given;
		} else {
			if (wanted != given || strncmp(pattern, path, given) != 0)
				return false;
			match->literal |= bit;
		}
		bit >>= 1;
		pattern += wanted;
		path += given;
	}
	return !*pattern && !*path;
}

static const char *const *copy_values(const struct match *match, struct arena *arena)
{
	const char **values = arena_many(arena, const char *, match->count + 1);

	for (size_t i = 0; i < match->count; i++)
		values[i] = arena_bytes(arena, match->starts[i], match->lengths[i]);
	return values;
}

const struct route *route_find(const struct route *routes, enum method method, const char *path, struct arena *arena,
			       const char *const **values, bool *others)
{
	struct match best = { 0 };
	const char *best_other = NULL;

	for (const struct route *route = routes; route->path; route++) {
		struct match match = { .route = route };

		if (!matches(route->path, path, &match))
			continue;
		if (route->method != method)
			best_other = route->path;
		else if (!best.route || match.literal > best.literal)
			best = match;
	}
	*others = !best.route && best_other;
	if (!best.route)
		return NULL;
	*values = copy_values(&best, arena);
	return best.route;
}
