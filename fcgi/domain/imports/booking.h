/* What the files that book share. Nobody else includes this. */
#ifndef DOMAIN_IMPORTS_BOOKING_H
#define DOMAIN_IMPORTS_BOOKING_H

#include "core/json.h"
#include "domain/imports/book.h"

enum { BOOKING_BATCH = 500 };

struct booking {
	struct db *db;
	const struct import_task *task;
	struct import_booked *booked;
	int64_t list;      /* the price list; 0 in a dry run that found none */
	size_t done, all;  /* for the progress */
};

/* A row of values, which it takes over. */
void booking_row(struct json_object *list, struct json_object *const *values, size_t count);
/* The list as text in the database's arena; the list is given back. */
const char *booking_text(struct db *db, struct json_object *list);
/* NULL when the code is not among them. */
const struct import_key *booking_known(const struct import_key_list *known, const char *code);
void booking_done(struct booking *booking, size_t count);

/* After reading: false with a reason when the database failed. */
bool booking_read(struct booking *booking);
/* One transaction, none in a dry run: false with a reason when it failed. */
bool booking_write(struct booking *booking, bool (*work)(struct db *db, void *context), void *context);

/* For partners that stand: the assortment of the profile to those without one. */
bool book_assortments(struct booking *booking, const struct import_partner *partners, size_t count);

/* Who stands below whom, by the rule of the profile; for all partners of the file at once. */
bool book_sponsors(struct booking *booking);

bool book_orders(struct booking *booking);

#endif
