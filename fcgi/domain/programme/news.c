#include "domain/programme/news.h"

#include <inttypes.h>

#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "sql/programme_people.h"

RECORD(programme_reader, FIELD(programme_reader, email), FIELD(programme_reader, name), FIELD(programme_reader, language),
       FIELD(programme_reader, partner_name));
RECORD(programme_untold, FIELD(programme_untold, version_id), FIELD(programme_untold, number), FIELD(programme_untold, mode),
       FIELD(programme_untold, in_force_from), FIELD(programme_untold, deadline), FIELD(programme_untold, partner_id),
       FIELD(programme_untold, sha256));

enum { DAY_SECONDS = 86400, NEWS_DAYS = 400 };

/* Who is told a day before needs no reminder of the week, so the day goes first. */
static const struct kind {
	const char *name;
	int64_t days;
} kinds[] = { { "news", 0 }, { "day", 1 }, { "week", 7 } };

static void letters_write(struct db *db, const struct programme_untold *untold, const char *kind, struct when now)
{
	struct programme_reader_list readers = sql_programme_readers(db, untold->partner_id);
	bool consent = text_same(untold->mode, "consent");

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;
		const struct letter letter = { .name = readers.items[i].name,
					       .link = "/shop/programme#coming",
					       .reference = arena_printf(db_arena(db), "%" PRId64, untold->number),
					       .subject = readers.items[i].partner_name,
					       .text = consent ? "consent" : "",
					       .at = consent ? untold->deadline : untold->in_force_from };

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, now, readers.items[i].email, language,
			      text_same(kind, "news") ? "programme_news" : "programme_reminder", &letter, false);
	}
}

struct telling {
	const struct programme_untold *untold;
	const char *kind;
	struct when now;
};

/* The row goes first: of two workers at once the second finds it there. */
static bool tell_one(struct db *db, void *context)
{
	const struct telling *telling = context;
	const struct programme_untold *untold = telling->untold;

	if (sql_programme_letter_add(db, untold->version_id, untold->partner_id, telling->kind, telling->now) != 1)
		return true;
	if (text_same(telling->kind, "day"))
		sql_programme_letter_add(db, untold->version_id, untold->partner_id, "week", telling->now);
	letters_write(db, untold, telling->kind, telling->now);
	return true;
}

bool programme_tell(struct db *db, struct when now)
{
	struct when since = when_plus_seconds(now, -(int64_t)NEWS_DAYS * DAY_SECONDS);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct telling telling = { .kind = kinds[i].name, .now = now };

		db_begin(db, DB_AUTOCOMMIT);
		telling.untold = sql_programme_untold(db, kinds[i].name, since, now,
						      when_plus_seconds(now, kinds[i].days * DAY_SECONDS));
		if (telling.untold)
			return db_run(db, tell_one, &telling);
	}
	return false;
}
