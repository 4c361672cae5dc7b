/* The commission engine: a pure function of the lines of one sale, the parties and the pinned terms. No database, no
 * clock. The public calculator, the booking, the simulator and every proof slip come from here; there is no second
 * formula.
 *
 * Formula, per party and sale. Each line is due, by the one rate that applies to it (rate_for() in terms.h):
 *   rate: net × bp; margin: (net − cost, never below 0) × bp; each: amount × quantity; order: the amount once, cut over the
 *   lines of that rate by their net; share: bp of the line's commission at level 0 before the cap.
 * Where a sale is cut at thresholds, its net lies line by line from (measure − net of the sale) up to the measure, and each
 * piece is due at the rate of its tier, if the rate of the line is one by tier or for all sales and each piece meets a rate
 * of the net sale; else the line is due whole. The dues of all lines are added and rounded once, half up, to the party's sum. The
 * sums of all parties together are at most share.cap of the sale's net, rounded down: either those nearer to the sale come
 * first, or all are cut in proportion. What is left of a sum is cut over the lines by largest remainder of their dues, so
 * that the lines' amounts sum to the whole; of equal remainders the earlier line gains. */
#ifndef DOMAIN_PROGRAMME_COMMISSIONS_H
#define DOMAIN_PROGRAMME_COMMISSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/record.h"
#include "domain/programme/slip.h"
#include "domain/programme/terms.h"

enum sale_kind {
	SALE_OWN,    /* a partner ordered for itself and earns by its own margin: level 0 gets nothing */
	SALE_CLIENT, /* a client that a partner brought bought from us */
};

struct sale_line {
	int64_t id;
	const char *name;     /* of the product, for the slip */
	const char *product;  /* code; may be NULL */
	const char *brand;    /* code; may be NULL */
	const char *category; /* code; may be NULL */
	int64_t quantity;
	struct money net;     /* of the line, without VAT, >= 0; returns go through share_returned() */
	bool has_cost;
	int64_t cost;         /* of one unit, minor units; only with has_cost */
};

struct sale {
	enum sale_kind kind;
	const struct sale_line *lines;
	size_t count;
	int64_t order_id;     /* for the slip's link; 0: none */
	bool limited;         /* no more than left goes to the parties: computing one party anew, the others being known as a sum */
	int64_t left;         /* minor units; only with limited */
};

/* Someone who may earn from the sale. In order of level, nearest first; nobody twice. Without a sale there is nothing
 * to share: being sponsor alone never pays. */
struct party {
	int64_t partner_id;
	int64_t level;             /* 0 brought the client; 1 brought the partner who sold or ordered; and so on */
	int64_t kinds;             /* bits of enum partner_kind */
	int64_t measure;           /* what counts for its tier today, this sale included if it counts */
	bool counts;               /* this sale is part of that measure */
	const struct terms_tier *tier;  /* held today; NULL: the one that the measure reaches */
	const struct terms_tier *floor; /* with which the period began: no piece of a cut sale is paid lower; NULL: the first */
	int64_t number;            /* this is the so-manieth order of who ordered; 0: not known, taken as the first */
	int64_t months;            /* whole months since the bond that this level rests on */
	bool took_over;            /* a sponsor below it was not active, so this level came to it */
	const struct terms *terms; /* pinned for this party (individual terms); NULL: the sale's terms */
};

struct portion;

/* What one party earns from one line. Only amounts above zero are listed. */
struct share {
	int64_t line_id;
	int64_t partner_id;
	int64_t level;
	struct money base;    /* net of the line; its margin; or the seller's commission from it */
	int64_t rate;         /* basis points of base; of fixed amounts and cut sales what they come to */
	struct money amount;
	int64_t article;      /* where the rate stands */
	int64_t version;
	int64_t hold_days;
	const struct portion *portion; /* how it was computed, for share_steps() */
	size_t line;          /* place in the sale */
};
LIST_OF(share);

/* In order of level, then line. The cap and its treatment are those of terms. Everything, also what the shares point to,
 * lives as long as the arena. */
struct share_list shares_of_sale(struct arena *arena, const struct terms *terms, const struct sale *sale,
				 const struct party *parties, size_t count);

/* The proof slip of a share, made only when asked for. */
struct slip_step_list share_steps(struct arena *arena, const struct share *share);

/* What to take back from a share when returned of its base has come back in all: pro rata of the whole return, less
 * what was taken back before. Partial returns in any portions take back exactly what one return of their sum would, and a
 * whole return takes back everything. base is the line's net; of a line that cost nothing, its quantity. */
struct money share_returned(struct money base, struct money amount, struct money returned, struct money taken_back);

/* The step that tells it; the caller may set its fact to the return. */
struct slip_step share_return_step(struct money base, struct money amount, struct money returned,
				   struct money taken_back);

#endif
