/* Finds the flags of an application: look-ups by address, tax number and phone, the list of throw-away mail domains, and
 * the time that filling in the form took. */
#include "domain/recruiting/flags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/recruiting/applications.h"
#include "sql/applications.h"

RECORD(application_flag, FIELD(application_flag, kind), FIELD(application_flag, level), FIELD(application_flag, detail));
RECORD(application_duplicate, FIELD(application_duplicate, object), FIELD(application_duplicate, id),
       FIELD(application_duplicate, name), FIELD(application_duplicate, state),
       FIELD(application_duplicate, same_email), FIELD(application_duplicate, same_tax),
       FIELD(application_duplicate, same_phone), FIELD(application_duplicate, same_site));

enum { DOMAINS = 5000, DOMAIN_BYTES = 254 };

/* Sorted; lives as long as the process. */
static struct arena *kept;
static const char **domains;
static size_t domain_count;

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool flags_load(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[DOMAIN_BYTES];

	if (!file)
		return false;
	if (!kept)
		kept = arena_new();
	arena_reset(kept);
	domains = arena_many(kept, const char *, DOMAINS);
	domain_count = 0;
	while (domain_count < DOMAINS && fgets(line, sizeof(line), file)) {
		const char *word;

		line[strcspn(line, "#\r\n")] = '\0';
		word = text_trimmed(kept, line);
		if (*word)
			domains[domain_count++] = word;
	}
	fclose(file);
	qsort(domains, domain_count, sizeof(domains[0]), compare);
	return true;
}

bool flags_disposable(const char *email)
{
	const char *domain = strrchr(email, '@');

	while (domain && domain_count) {
		domain++;
		if (bsearch(&domain, domains, domain_count, sizeof(domains[0]), compare))
			return true;
		domain = strchr(domain, '.');
	}
	return false;
}

struct application_duplicate_list flags_duplicates(struct db *db, const struct application *application)
{
	return sql_application_duplicates(db, application->id);
}

static void set(struct db *db, const struct application *application, const char *kind, const char *level,
		const char *detail)
{
	sql_application_flag_set(db, application->id, kind, level, detail);
}

/* An account or a partner with the address is more than a second try of the same candidate. */
static void find_duplicates(struct db *db, const struct application *application)
{
	const struct application_duplicate_list list = flags_duplicates(db, application);
	bool tax = false, phone = false, site = false;
	int mail = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct application_duplicate *other = &list.items[i];

		if (other->same_email && mail < 2)
			mail = text_same(other->object, "application") ? 1 : 2;
		tax = tax || other->same_tax;
		phone = phone || other->same_phone;
		site = site || other->same_site;
	}
	if (mail)
		set(db, application, "duplicate_email", mail == 2 ? "high" : "medium", application->email);
	if (tax)
		set(db, application, "duplicate_tax", "high", application->tax_number);
	if (phone)
		set(db, application, "duplicate_phone", "medium", application->phone);
	if (site)
		set(db, application, "duplicate_site", "medium", application->website);
}

void flags_find(struct db *db, const struct application *application)
{
	const char *domain = strrchr(application->email, '@');

	find_duplicates(db, application);
	if (domain && flags_disposable(application->email))
		set(db, application, "disposable_mail", "high", domain + 1);
	if (application->fill_seconds < FLAGS_FAST_SECONDS)
		set(db, application, "too_fast", "low",
		    arena_printf(db_arena(db), "%lld", (long long)application->fill_seconds));
}
