/* Who may earn from sales, as of the day of each: sponsor of the seller, sponsor of the sponsor, with what the engine wants
 * to know of them. The sales of a portion go up their chains side by side, so that each step is one question for all. */
#ifndef MONEY_PARTIES_H
#define MONEY_PARTIES_H

#include "domain/money/commissions_book.h"
#include "domain/programme/commissions.h"
#include "domain/programme/levels.h"

/* A sale on its way to its commissions. The caller gives the first four; terms NULL: it earns nothing. */
struct selling {
	const struct commission_sale *sale;
	const struct terms *terms;      /* of the version pinned on the order */
	struct parameter_list rows;     /* of that version */
	int64_t before;                 /* orders of the same seller that the portion books before this one */
	struct party *parties;          /* nearest first */
	struct parameter_list *own;     /* individual terms of each */
	struct date *counted;           /* day on which the sale counts for the tier of each */
	size_t count;
	struct level_walk walk;
	int64_t chain[CHAIN_LONGEST];   /* the seller, and whoever was met above it */
	size_t steps;
	bool walking;
};

/* Fills the parties. A partner that has left earns nothing; those above it keep their level. */
void parties_find(struct db *db, struct selling *sellings, size_t count, struct when now);

#endif
