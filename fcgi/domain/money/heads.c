/* The daily heads: one root over all chains, written to a file outside of the database that is only ever added to. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "core/log.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/seals.h"
#include "sql/seals.h"

static const char *heads_path(struct arena *arena, const struct config *config)
{
	return arena_printf(arena, "%s/ledger/heads", config->var);
}

const char *heads_read(struct arena *arena, const struct config *config)
{
	FILE *file = fopen(heads_path(arena, config), "r");
	struct buffer text = { 0 };
	char part[4096];
	size_t got;

	if (!file)
		return errno == ENOENT ? "" : NULL;
	while ((got = fread(part, 1, sizeof(part), file)) > 0)
		buffer_add(&text, part, got);

	const char *bytes = ferror(file) ? NULL : arena_text(arena, buffer_get(&text));

	fclose(file);
	buffer_free(&text);
	return bytes;
}

bool head_parse(struct arena *arena, const char *text, struct ledger_head *head)
{
	char day[11], root[65], line[65];
	long long seals;
	int end = 0;

	/* NOLINTNEXTLINE(cert-err34-c): a number too large leaves a line that no head equals */
	if (sscanf(text, "%10s %lld %64s %64s%n", day, &seals, root, line, &end) != 4 || (text[end] && text[end] != '\n') ||
	    strlen(root) != 64 || strlen(line) != 64)
		return false;
	*head = (struct ledger_head){ .seals = seals, .root = arena_text(arena, root), .line = arena_text(arena, line) };
	return date_parse(day, &head->day);
}

const char *head_line(struct arena *arena, const char *before, const struct ledger_head *head)
{
	return crypto_hash_text(arena, arena_printf(arena, "%s %s %lld %s", before, date_plain(arena, head->day),
						    (long long)head->seals, head->root));
}

const char *heads_root(struct arena *arena, struct seal_head_list heads)
{
	struct buffer text = { 0 };

	for (size_t i = 0; i < heads.count; i++) {
		const struct seal_head *head = &heads.items[i];

		if (head->sequence)
			buffer_printf(&text, "%s %lld %s %lld %s\n", head->kind, (long long)head->partner_id, head->currency,
				      (long long)head->sequence, head->hash);
	}

	const char *root = crypto_hash_text(arena, buffer_get(&text));

	buffer_free(&text);
	return root;
}

/* The last whole line of the file; its day is not set when there is none. */
static struct ledger_head last_head(struct arena *arena, const char *text)
{
	struct ledger_head head = { .line = "" }, found;

	for (const char *at = text; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != '\0'))
		if (head_parse(arena, at, &found))
			head = found;
	return head;
}

/* A line that a crash tore apart is ended first, so that the next one stands alone. */
static bool append(struct arena *arena, const struct config *config, const char *text, const struct ledger_head *head)
{
	size_t length = strlen(text);
	const char *line = arena_printf(arena, "%s%s %lld %s %s\n", length && text[length - 1] != '\n' ? "\n" : "",
					date_plain(arena, head->day), (long long)head->seals, head->root, head->line);

	mkdir(arena_printf(arena, "%s/ledger", config->var), 0750);

	int file = open(heads_path(arena, config), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	bool fine = file >= 0 && write(file, line, strlen(line)) == (ssize_t)strlen(line) && fsync(file) == 0;

	if (!fine)
		log_event(LOG_ERROR, "head of the ledger cannot be written", "why", strerror(errno));
	if (file >= 0)
		close(file);
	return fine;
}

struct telling {
	const struct ledger_head *head;
	struct when now;
};

/* The copy, and with it once the letters. */
static bool copy(struct db *db, void *context)
{
	const struct telling *telling = context;
	const struct ledger_head *head = telling->head;

	if (sql_head_add(db, head->day, head->seals, head->root, head->line, telling->now) != 1)
		return true;

	struct money_reader_list readers = sql_head_readers(db);

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, telling->now, readers.items[i].email, language, "ledger_head",
			      &(struct letter){ .name = readers.items[i].name,
						.link = "/admin/ledger/proof",
						.text = head->root,
						.reference = head->line,
						.day = head->day,
						.count = head->seals },
			      false);
	}
	return true;
}

void ledger_head_write(struct db *db, const struct config *config, struct when now)
{
	struct arena *arena = db_arena(db);
	struct date yesterday = date_plus_days(locale_today(now), -1);
	const char *text = heads_read(arena, config);
	struct ledger_head head = text ? last_head(arena, text) : (struct ledger_head){ 0 };

	if (!text)
		return;
	if (head.day.days < yesterday.days) {
		const char *before = head.line;

		db_begin(db, DB_SNAPSHOT);
		if (sql_unsealed_any(db)) /* first what waits; this is called again */
			return;
		head = (struct ledger_head){ .day = yesterday,
					     .seals = sql_seals_newest(db),
					     .root = heads_root(arena, sql_seal_heads(db)) };
		if (head.seals == 0 || db_fault(db) != DB_FINE)
			return;
		head.line = head_line(arena, before, &head);
		db_rollback(db);
		if (!append(arena, config, text, &head))
			return;
	}

	struct telling telling = { &head, now };

	if (date_set(head.day))
		db_run(db, copy, &telling);
}
