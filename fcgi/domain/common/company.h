/* Company settings: one row that every page and document reads. */
#ifndef COMMON_COMPANY_H
#define COMMON_COMPANY_H

#include "base/arena.h"
#include "base/record.h"

struct company {
	const char *name;          /* as partners know it */
	const char *legal_name;
	const char *tax_number;
	const char *street;
	const char *postcode;
	const char *city;
	const char *country;       /* ISO 3166 alpha-2 */
	const char *time_zone;     /* IANA; rules days, deadlines and shown times */
	const char *currency;      /* ISO 4217: the one currency of orders and commissions */
	const char *mail_from;
	const char *mail_name;
	const char *bank_name;
	const char *bank_account;
	const char *bank_code;
	int64_t payment_days;      /* due after placing, when the partner has no own term */
	const char *base_url;      /* of links and letters; "": that of the installation */
	const char *mark_sha256;   /* of the picture in VAR/files; "": Filar's own mark */
	const char *mark_type;     /* image/png, image/jpeg */
	int64_t version;           /* grows with every change */
};
RECORD_OF(company);

/* The address as it is kept: scheme and host in small letters, no slash at the end. NULL when it is none that pages can be
 * served from: https, or http on this machine itself (browsers keep our cookies nowhere else), a host, perhaps a port. */
const char *company_address(struct arena *arena, const char *text);

/* "/mark/0123….png" of the company's own mark, else Filar's. The name changes with the picture, so it may be kept. */
const char *company_mark(struct arena *arena, const struct company *company);

#endif
