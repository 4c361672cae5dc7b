/* Books what the judge found: categories, products and their typical prices; partners; orders. Batches of 500, each a
 * transaction of its own, so that an interrupted import goes on where it stopped; every row is known by its key in the
 * foreign system, so that a second run changes nothing. Runs as the database user `operator`.
 *
 * Imported orders are history: closed, paid elsewhere, without ledger entries and without commissions. What is no goods
 * (carriage, fees, discounts) becomes a product of the category "Services" that is not on sale. */
#ifndef DOMAIN_IMPORTS_BOOK_H
#define DOMAIN_IMPORTS_BOOK_H

#include "core/db.h"
#include "domain/imports/judge.h"

/* A key that stands already; net of orders, minor units. */
struct import_key {
	const char *code;
	int64_t net;
};
LIST_OF(import_key);
RECORD_OF(import_key);

/* Each books what it needs of the one before: orders also their products and partners. */
enum import_part { IMPORT_PART_CATALOGUE, IMPORT_PART_PARTNERS, IMPORT_PART_ORDERS };

enum import_thing {
	BOOKED_CATEGORIES,
	BOOKED_PRODUCTS,
	BOOKED_SERVICES,
	BOOKED_PRICES,
	BOOKED_PARTNERS,
	BOOKED_ASSORTMENTS, /* given to partners that had none */
	BOOKED_SPONSORS,    /* likewise, by the rule of the profile */
	BOOKED_SALES,
	BOOKED_COUNTER_SALES,
	BOOKED_CREDIT_NOTES,
	BOOKED_LINES,
	BOOKED_THINGS
};

struct import_booked {
	struct {
		size_t added;
		size_t present;
		struct money total; /* of orders and lines; of what was added */
	} things[BOOKED_THINGS];
	size_t different;           /* orders that stand with another value than this file gives them; left alone */
	char first_different[48];   /* invoice number */
	const char *why;            /* a sentence for the operator when it went wrong */
};

struct import_task {
	const struct import_judgement *judgement;
	enum import_part part;
	struct when now;
	bool dry;                   /* counts and writes nothing */
	void (*progress)(size_t done, size_t all); /* may be NULL */
};

/* False when a batch could not be booked: booked->why says why, the batches before it stand. Sets the process's time zone
 * to the profile's. */
bool import_book(struct db *db, const struct import_task *task, struct import_booked *booked);

/* A line for each kind of thing that the part books. */
void import_booked_print(struct buffer *out, const struct import_task *task, const struct import_booked *booked);

/* The code of the price list that an import fills. */
#define IMPORT_LIST "IMPORT"

#endif
