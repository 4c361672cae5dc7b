/* The judge of foreign invoice lines: reads a file through a profile and decides of every row whether it is imported,
 * repaired (how) or refused (why). Pure: no database, no clock; the same rows give the same judgement. What it hands
 * out (products, partners, orders) is what a later step books.
 *
 * Promises: rows = imported + repaired + refused, and their money likewise. The value of a row is quantity × price,
 * rounded half away from zero to the minor unit; a row whose quantity or price cannot be read has no value and is
 * counted apart. Repairs change how a row is written, never its value. */
#ifndef DOMAIN_IMPORTS_JUDGE_H
#define DOMAIN_IMPORTS_JUDGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/record.h"
#include "domain/imports/profile.h"

enum import_outcome { ROW_IMPORTED, ROW_REPAIRED, ROW_REFUSED, ROW_OUTCOMES };

enum import_refusal {
	REFUSED_COLUMNS,
	REFUSED_NO_INVOICE,
	REFUSED_NO_CODE,
	REFUSED_TOO_LONG,
	REFUSED_QUANTITY,      /* unreadable */
	REFUSED_PRICE,
	REFUSED_DATE,
	REFUSED_CUSTOMER,
	REFUSED_TOO_LARGE,
	REFUSED_ZERO_QUANTITY,
	REFUSED_ADJUSTMENT,
	REFUSED_NEGATIVE_PRICE,
	REFUSED_STOCK_REMOVED, /* price zero, quantity below zero */
	REFUSED_STOCK_NOTE,    /* price zero and a note instead of a product's name */
	REFUSED_NEGATIVE_SALE,
	REFUSED_POSITIVE_CANCELLATION,
	REFUSED_UNKNOWN_CODE,
	REFUSED_OTHER_CUSTOMER,
	REFUSED_REASONS
};

enum import_repair {
	REPAIRED_CODE_CASE,
	REPAIRED_NAME_CHOSEN,
	REPAIRED_NAME_MISSING,
	REPAIRED_SPACE,
	REPAIRED_PRICE,
	REPAIRED_TIME,
	REPAIRED_COUNTRY,
	REPAIRS
};

enum import_order_kind { IMPORT_SALE, IMPORT_CREDIT_NOTE };

/* One row of the file and what was decided about it. */
struct import_row {
	size_t line;              /* of the file */
	enum import_outcome outcome;
	enum import_refusal refused; /* when refused */
	unsigned repairs;         /* bits of 1 << enum import_repair */
	bool valued;              /* quantity and price could be read */
	const char *invoice;
	const char *sku;          /* capitals */
	const char *description;  /* of the file, white space tidied; may be "" */
	const char *customer;     /* "" for the counter */
	const char *country;      /* ISO 3166, "" unknown */
	const char *country_name; /* of the file */
	enum import_kind kind;
	bool cancels;             /* the invoice is a cancellation */
	int64_t quantity;
	int64_t millionths;       /* the price as the file says it, in millionths of the currency */
	struct money price;       /* in whole minor units */
	struct money amount;      /* of the line; price × quantity only if the price needed no rounding */
	struct when placed_at;    /* the profile's local time, written as if it were UTC */
	const char *original;     /* of a cancelled line: the invoice that it takes back, NULL when not in the file */
	int64_t left;             /* of a sold line: what no cancellation has taken back */
	const char *name;         /* of the product */
};
LIST_OF(import_row);

struct import_product {
	const char *sku;
	const char *name;         /* the most frequent description, then the longest */
	const char *category;     /* "" for what is no goods */
	enum import_kind kind;
	struct money price;       /* the most frequent price of a sale, then the lowest; zero when it was never sold */
	int64_t lines;
};
LIST_OF(import_product);

struct import_partner {
	const char *customer;
	const char *country;      /* ISO 3166 of most of its lines; "" unknown */
	const char *country_name;
	int64_t lines;
};
LIST_OF(import_partner);

/* Every row becomes at most one line of one order; a credit note's quantities and amounts are negative. */
struct import_order {
	const char *invoice;
	enum import_order_kind kind;
	const char *customer;     /* "": sold over the counter */
	const char *country;
	const char *country_name;
	struct when placed_at;    /* local time as if UTC: the caller knows zones (profile->zone) */
	bool original_in_file;    /* of a credit note: every line's sale was found */
	struct money total;
	const struct import_row **lines;
	size_t line_count;
};
LIST_OF(import_order);

struct import_count {
	size_t rows;
	size_t invoices;          /* where it is said to be counted */
	struct money total;
};

struct import_report {
	struct import_count all;                       /* with invoices, also the refused ones' */
	struct import_count outcomes[ROW_OUTCOMES];
	struct import_count refusals[REFUSED_REASONS]; /* sum to outcomes[ROW_REFUSED] */
	struct import_count repairs[REPAIRS];          /* a row may have several */
	struct import_count kinds[IMPORT_KINDS];       /* of rows imported or repaired */
	struct import_count sales;                     /* invoices and rows taken, to known customers */
	struct import_count counter_sales;
	struct import_count credits_found;             /* credit notes whose sales are all in the file */
	struct import_count credits_not_found;         /* marked "original not in file" */
	struct import_count no_customer;               /* all rows without a customer, whatever became of them */
	struct import_count free_of_charge;            /* taken lines of goods at price zero */
	size_t unvalued;                               /* refused rows without a readable value */
	size_t refused_invoices;                       /* invoices of which no row was taken */
};

struct import_judgement {
	const struct import_profile *profile;
	struct import_row_list rows;           /* all, in the file's order */
	struct import_product_list products;   /* by sku */
	struct import_partner_list partners;   /* by customer */
	struct import_order_list orders;       /* by time, then invoice */
	struct import_report report;
};

/* NULL when the file cannot be read at all or has not the profile's columns; why is a sentence for the operator. Every 500 rows
 * progress, unless NULL, is told how many were read. */
const struct import_judgement *import_judge(struct arena *arena, const struct import_profile *profile, const char *path,
					    void (*progress)(size_t rows), const char **why);

/* Plain text, aligned, for a terminal of 100 letters or a file. */
void import_report_print(struct buffer *out, const struct import_judgement *judgement);

/* Every repaired and refused row as CSV: line, invoice, code, description, value, outcome, why. */
void import_rows_print(struct buffer *out, const struct import_judgement *judgement);

#endif
