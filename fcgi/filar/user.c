/* `filar user add`: makes a staff account from the terminal, the first one of an installation above all. The password is
 * never typed here: only the service auth may touch credentials, so the answer is a link to set it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/config.h"
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/people/staff.h"
#include "filar/filar.h"
#include "sql/company.h"

struct adding {
	const char *email, *name, *language, *roles;
	struct actor actor;
	int64_t person_id;
	const char *link;
	refusal why;
};

static bool add(struct db *db, void *context)
{
	struct adding *adding = context;

	adding->why = staff_add(db, &adding->actor, adding->email, adding->name, adding->language, adding->roles, false,
				&adding->person_id, &adding->link);
	return !adding->why;
}

static int usage(void)
{
	fputs("usage: filar user add --email ADDRESS --name NAME --role ROLE[,ROLE…] [--language en|pl|ru]\n"
	      "Roles: recruiter programme catalogue orders warehouse projects reviewer finance administrator\n",
	      stderr);
	return 2;
}

static bool read_options(struct adding *adding, int count, char **arguments)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = { { "--email", &adding->email }, { "--name", &adding->name }, { "--role", &adding->roles },
			{ "--language", &adding->language } };

	for (int i = 0; i < count; i += 2) {
		bool taken = false;

		for (size_t k = 0; i + 1 < count && k < sizeof(options) / sizeof(options[0]); k++)
			if (text_same(options[k].name, arguments[i])) {
				*options[k].value = arguments[i + 1];
				taken = true;
			}
		if (!taken)
			return false;
	}
	return adding->email && adding->name && adding->roles;
}

static bool plausible(struct arena *arena, struct adding *adding)
{
	enum language language;
	char *roles = arena_text(arena, adding->roles);
	const char *at = strchr(adding->email, '@');

	for (char *comma = roles; (comma = strchr(comma, ',')) != NULL;)
		*comma = ' ';
	adding->roles = roles;
	adding->email = text_lower_ascii(arena, text_trimmed(arena, adding->email));
	if (!at || at == adding->email || !strchr(at, '.') || strchr(adding->email, ' '))
		fprintf(stderr, "filar: %s is no e-mail address\n", adding->email);
	else if (text_empty(adding->name) || !text_is_utf8(adding->name, strlen(adding->name)))
		fputs("filar: the name is empty or not UTF-8\n", stderr);
	else if (!locale_of_code(adding->language, &language))
		fprintf(stderr, "filar: there is no language %s\n", adding->language);
	else
		return true;
	return false;
}

static int answer(const struct adding *adding, const char *base_url, bool done, struct arena *arena)
{
	if (adding->why) {
		fprintf(stderr, "filar: %s %s\n", locale_refusal(arena, adding->why), locale_remedy(arena, adding->why));
		return 1;
	}
	if (!done) {
		fputs("filar: the database did not answer; is Filar running?\n", stderr);
		return 1;
	}
	if (adding->link)
		printf("%s may sign in after setting a password here, within 7 days:\n%s%s\n", adding->email,
		       base_url, adding->link);
	else
		printf("%s had an account already and now holds: %s\n", adding->email, adding->roles);
	return 0;
}

int command_user(int count, char **arguments)
{
	struct place *place = place_find();
	struct adding adding = { .language = "en", .actor = { .address = "terminal", .now = when_now() } };
	int status = 2;

	if (count < 2 || !text_same(arguments[1], "add") || !read_options(&adding, count - 2, arguments + 2))
		return usage();
	if (!plausible(place->arena, &adding))
		return 1;
	setenv("FILAR_CONFIG", place->config, 0);

	const struct config *config = config_load();
	struct arena *arena = arena_new();
	struct db *db = db_new(config, "operator", arena);

	locale_start(config->locale);
	bool done = db_run(db, add, &adding);
	const struct company *company = done ? sql_company_settings(db) : NULL;

	status = answer(&adding, company && !text_empty(company->base_url) ? company->base_url : config->base_url, done,
			arena);
	db_free(db);
	arena_free(arena);
	return status;
}
