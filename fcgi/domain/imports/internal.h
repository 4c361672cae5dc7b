/* What the files of the judge share. Nobody else includes this. */
#ifndef DOMAIN_IMPORTS_INTERNAL_H
#define DOMAIN_IMPORTS_INTERNAL_H

#include "core/csv.h"
#include "domain/imports/judge.h"

/* Where each column stands in this file. */
struct import_head {
	size_t place[COLUMNS];
	size_t width;
};

/* Finds the columns by their names; NULL, or which one is missing. */
const char *import_read_head(struct arena *arena, const struct import_profile *profile, const struct csv_row *names,
			     struct import_head *head);

/* Judges a row by itself: what it says is read, and refused when it cannot stand for a line of an invoice. */
void import_read_row(struct arena *arena, const struct import_profile *profile, const struct import_head *head,
		     const struct csv_row *fields, struct import_row *row);

/* Marks and asks; a refused row stays refused. */
void import_refuse(struct import_row *row, enum import_refusal refused);
void import_repaired(struct import_row *row, enum import_repair repair);

static inline bool import_taken(const struct import_row *row)
{
	return row->outcome != ROW_REFUSED;
}

/* The rows that keep is true of (all when NULL), in the order of compare. */
const struct import_row **import_sorted(struct arena *arena, const struct import_row_list *rows,
					bool (*keep)(const struct import_row *row),
					int (*compare)(const void *a, const void *b), size_t *count);

/* The length of the group of equal rows that begins at rows[0]; equal says so of two rows. */
size_t import_group(const struct import_row **rows, size_t count,
		    bool (*equal)(const struct import_row *a, const struct import_row *b));

/* In this order: rows are compared with one another, and what stands is gathered. */
void import_settle_notes(struct arena *arena, struct import_judgement *judgement);
void import_settle_invoices(struct arena *arena, struct import_judgement *judgement);
void import_settle_products(struct arena *arena, struct import_judgement *judgement);
void import_settle_cancellations(struct arena *arena, struct import_judgement *judgement);
void import_gather_orders(struct arena *arena, struct import_judgement *judgement);
void import_gather_partners(struct arena *arena, struct import_judgement *judgement);
void import_count_all(struct arena *arena, struct import_judgement *judgement);

#endif
