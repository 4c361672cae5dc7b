/* One party's part of one sale while it is computed; between commissions.c, which computes, and proof.c, which tells. */
#ifndef DOMAIN_PROGRAMME_PORTIONS_H
#define DOMAIN_PROGRAMME_PORTIONS_H

#include "domain/programme/commissions.h"

/* A piece of a line that falls into one tier. */
struct slice {
	const struct terms_tier *tier;
	const struct terms_rate *rate; /* may be NULL */
	int64_t net;
};

/* What one line is due. */
struct due {
	const struct terms_rate *rate; /* NULL: nothing; of a cut line the rate of its last piece */
	struct slice *slices;          /* NULL unless the line is cut */
	size_t slice_count;
	int64_t base;                  /* minor units */
	int64_t weight;                /* ten-thousandths of a minor unit */
};

/* What all parties together may still get. */
struct budget {
	const struct terms *terms;
	const struct sale *sale;
	struct money net;
	struct money most;
	struct money sum;              /* of all parties before the cap */
};

struct portion {
	const struct party *party;
	const struct terms *terms;
	const struct terms_tier *tier;
	const struct budget *budget;
	const struct portion *seller;  /* of level 0, NULL without */
	struct due *dues;              /* by line */
	int64_t total;                 /* of their weights */
	struct money *parts;           /* by line, after the cap */
	struct money *full_parts;      /* by line, before it; only of level 0 */
	struct money full;             /* before the cap */
	struct money given;            /* to those nearer to the sale */
	struct money whole;            /* after the cap */
};

#endif
