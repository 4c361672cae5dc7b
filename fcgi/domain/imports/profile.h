/* A mapping profile: how to read one kind of foreign file. An INI file that ships in deploy/profiles or that the
 * operator wrote; online-retail.ini explains every section. */
#ifndef DOMAIN_IMPORTS_PROFILE_H
#define DOMAIN_IMPORTS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What a line of an invoice is about. */
enum import_kind {
	IMPORT_GOODS,
	IMPORT_VOUCHER,
	IMPORT_CARRIAGE,
	IMPORT_MANUAL,     /* entered by hand, without a product */
	IMPORT_DISCOUNT,
	IMPORT_SAMPLE,
	IMPORT_FEE,        /* of a bank or a marketplace, or a donation passed on */
	IMPORT_ADJUSTMENT, /* of the books: never a sale */
	IMPORT_KINDS
};

enum import_column {
	COLUMN_INVOICE,
	COLUMN_CODE,
	COLUMN_DESCRIPTION,
	COLUMN_QUANTITY,
	COLUMN_DATE,
	COLUMN_PRICE,
	COLUMN_CUSTOMER,
	COLUMN_COUNTRY,
	COLUMNS
};

struct import_words {
	const char **items;
	size_t count;
	size_t room;
};

struct import_code_rule {
	const char *pattern; /* capitals; # is a digit, * anything */
	enum import_kind kind;
};

struct import_category_rule {
	const char *category;
	struct import_words phrases; /* as import_phrase() writes them */
};

struct import_country {
	const char *name;
	const char *code; /* ISO 3166-1 alpha-2 */
};

struct import_profile {
	const char *charset;
	const char *currency;
	const char *zone;
	const char *assortment; /* given to partners of the file that have none; "": none is given */
	int64_t sponsors;  /* the customer at place P is below the one at P / sponsors, in order of numbers; 0: nobody is */
	char decimal_mark;
	int64_t vat_points; /* of every line, on top of the price; hundredths of a percent */
	bool small_letters_are_notes;
	struct import_words date_formats;
	struct import_words columns[COLUMNS]; /* names that the column may have */
	struct import_words cancellations;    /* beginnings of invoice numbers */
	struct import_words adjustments;
	struct import_words nobody;           /* customer numbers that name no customer */
	struct import_words notes;            /* phrases */
	struct import_code_rule *codes;
	size_t code_count;
	struct import_category_rule *categories;
	size_t category_count;
	const char *other_category;
	struct import_country *countries;
	size_t country_count;
};

/* NULL when the file cannot be read or says something that is not understood; why is a sentence for the operator. */
const struct import_profile *import_profile_read(struct arena *arena, const char *path, const char **why);

/* " WORD WORD ": capitals, everything but letters, digits and ? a single space, so that phrases can be found in it. */
char *import_phrase(struct arena *arena, const char *text);

/* Whether text, made by import_phrase(), holds one of the phrases as whole words, also in the plural. */
bool import_holds(const char *text, const struct import_words *phrases);

/* The rule for a code in capitals; false when no rule fits. */
bool import_kind_of(const struct import_profile *profile, const char *code, enum import_kind *kind);

const char *import_category_of(struct arena *arena, const struct import_profile *profile, const char *name);

/* The ISO code, or NULL. */
const char *import_country_code(const struct import_profile *profile, const char *name);

/* "goods", "carriage": as in the profile. */
const char *import_kind_name(enum import_kind kind);

#endif
