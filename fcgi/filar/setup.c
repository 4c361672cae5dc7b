/* What a new installation holds before anyone has signed in: a row of company settings and the model programme as its
 * first version. Runs as the database user `operator`, after migrations and grants; does nothing the second time. */
#include "filar/setup.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/db.h"
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/programme/versions.h"
#include "sql/company.h"
#include "sql/programme.h"

struct setup {
	const struct model *model;
	struct when now;
	refusal why;
};

/* What `filar setup` was told about the company; all but the currency can be changed in its settings. */
static const char *given(const char *name, const char *usual)
{
	const char *value = getenv(name);

	return text_empty(value) ? usual : value;
}

static bool set_up(struct db *db, void *context)
{
	struct setup *setup = context;
	struct actor actor = { .address = "", .now = setup->now };
	int64_t id;

	if (sql_version_last(db) > 0)
		return true;
	if (!sql_company_settings(db))
		sql_company_settings_first(db, given("FILAR_COMPANY", "Your company"), given("FILAR_ZONE", "Europe/London"),
					   given("FILAR_CURRENCY", "GBP"), given("FILAR_MAIL_FROM", "partners@localhost"));

	const struct company *company = sql_company_settings(db);

	if (!company)
		return false;
	setup->why = version_publish(db, &actor, setup->model, company->currency, setup->now, &id);
	return !setup->why;
}

const char *setup_database(const struct config *config, const char *programme_folder)
{
	struct arena *arena = arena_new();
	struct db *db = db_new(config, "operator", arena);
	const char *why = NULL;
	static char reason[400];
	struct setup setup = { .now = when_now() };

	setup.model = model_load(arena, programme_folder, &why);
	if (setup.model && !db_run(db, set_up, &setup))
		why = setup.why ? setup.why->rule : "the database did not take the first rows; see the log";
	if (why)
		snprintf(reason, sizeof(reason), "%s", why);
	db_free(db);
	arena_free(arena);
	return why ? reason : NULL;
}
