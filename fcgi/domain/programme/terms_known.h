/* The table of parameters that stand alone (no level, no tier in their names), for reading and for comparing terms. */
#ifndef DOMAIN_PROGRAMME_TERMS_KNOWN_H
#define DOMAIN_PROGRAMME_TERMS_KNOWN_H

#include <stddef.h>
#include <stdint.h>

/* Which change of the value is good for partners. TERMS_EITHER: any change counts as worse, since it helps some and
 * harms others. */
enum terms_better { TERMS_HIGHER, TERMS_LOWER, TERMS_EITHER };

struct terms_known {
	const char *name;
	const char *unit;
	int64_t low;
	int64_t high;
	size_t offset; /* of a struct term in struct terms */
	enum terms_better better;
};

extern const struct terms_known terms_known[]; /* ended by a NULL name */

#endif
