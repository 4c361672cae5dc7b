/* The commission engine: a pure function of the lines of one sale, the parties and the pinned terms. No database, no
 * clock. The public calculator, the booking and every proof slip come from here; there is no second formula.
 *
 * Formula, per party and sale:  whole = round(sum of net × rate over the lines), half away from zero, once; never more
 * than what the cap (share.cap of the sale's net, rounded down) leaves after the parties nearer to the sale; then cut
 * over the lines by largest remainder, so that the lines' amounts sum to the whole. */
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
	const char *category; /* code; may be NULL */
	int64_t quantity;
	struct money net;     /* of the line, without VAT, >= 0; returns go through share_returned() */
};

struct sale {
	enum sale_kind kind;
	const struct sale_line *lines;
	size_t count;
};

/* Someone who may earn from the sale. In order of level, nearest first; nobody twice. Without a sale there is nothing
 * to share: being sponsor alone never pays. */
struct party {
	int64_t partner_id;
	int64_t level;             /* 0 brought the client; 1 brought the partner who sold or ordered; and so on */
	int64_t turnover;          /* minor units over tier.months: the fact that decides its tier */
	const struct terms *terms; /* pinned for this party; NULL: the sale's terms */
};

/* What one party earns from one line. Only amounts above zero are listed. */
struct share {
	int64_t line_id;
	int64_t partner_id;
	int64_t level;
	struct money base;    /* net of the line */
	int64_t rate;         /* basis points */
	struct money amount;
	int64_t article;      /* where the rate stands */
	int64_t version;
	int64_t hold_days;
	struct slip_step_list steps;
};
LIST_OF(share);

/* In order of level, then line. The cap is that of terms. */
struct share_list shares_of_sale(struct arena *arena, const struct terms *terms, const struct sale *sale,
				 const struct party *parties, size_t count);

/* What to take back from a share when returned of its base has come back in all: pro rata of the whole return, less
 * what was taken back before. Partial returns in any portions take back exactly what one return of their sum would, and a
 * whole return takes back everything. */
struct money share_returned(struct money base, struct money amount, struct money returned, struct money taken_back);

/* The step that tells it. */
struct slip_step share_return_step(struct money base, struct money amount, struct money returned,
				   struct money taken_back);

#endif
