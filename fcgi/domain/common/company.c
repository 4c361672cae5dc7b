#include "domain/common/company.h"

#include <string.h>

#include "base/text.h"

RECORD(company, FIELD(company, name), FIELD(company, legal_name), FIELD(company, tax_number), FIELD(company, street),
       FIELD(company, postcode), FIELD(company, city), FIELD(company, country), FIELD(company, time_zone),
       FIELD(company, currency), FIELD(company, mail_from), FIELD(company, mail_name), FIELD(company, bank_name),
       FIELD(company, bank_account), FIELD(company, bank_code), FIELD(company, payment_days), FIELD(company, base_url),
       FIELD(company, mark_sha256), FIELD(company, mark_type), FIELD(company, version));

enum { HOST_BYTES = 253, LABEL_BYTES = 63 };

static bool host_fine(const char *host, size_t length)
{
	size_t label = 0;

	if (!length || length > HOST_BYTES)
		return false;
	for (size_t i = 0; i < length; i++) {
		bool letter = (host[i] >= 'a' && host[i] <= 'z') || (host[i] >= '0' && host[i] <= '9');

		if (host[i] == '.' && label && host[i - 1] != '-')
			label = 0;
		else if ((letter || (host[i] == '-' && label)) && label < LABEL_BYTES)
			label++;
		else
			return false;
	}
	return label && host[length - 1] != '-';
}

const char *company_address(struct arena *arena, const char *text)
{
	char *address = text_lower_ascii(arena, text);
	size_t length = strlen(address);
	bool secure = text_starts(address, "https://");
	const char *host = address + (secure ? strlen("https://") : strlen("http://"));
	size_t host_length;
	int64_t port;

	if (!secure && !text_starts(address, "http://"))
		return NULL;
	if (length && address[length - 1] == '/')
		address[length - 1] = '\0';
	host_length = strcspn(host, ":");
	if (!host_fine(host, host_length))
		return NULL;
	if (host[host_length] == ':' && (!text_to_int(host + host_length + 1, &port) || port < 1 || port > 65535))
		return NULL;
	if (!secure && !text_same(arena_bytes(arena, host, host_length), "localhost") &&
	    !text_same(arena_bytes(arena, host, host_length), "127.0.0.1"))
		return NULL;
	return address;
}

const char *company_mark(struct arena *arena, const struct company *company)
{
	if (text_empty(company->mark_sha256))
		return "/static/mark.svg";
	return arena_printf(arena, "/mark/%.32s.%s", company->mark_sha256,
			    text_same(company->mark_type, "image/png") ? "png" : "jpg");
}
