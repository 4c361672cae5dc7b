/* Company settings: one row that every page and document reads. */
#ifndef COMMON_COMPANY_H
#define COMMON_COMPANY_H

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
	int64_t version;           /* grows with every change */
};
RECORD_OF(company);

#endif
