#include "domain/programme/compare.h"

#include <inttypes.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/programme/fill.h"
#include "domain/programme/parameters.h"
#include "sql/programme.h"

RECORD(parameter_change, FIELD(parameter_change, article), FIELD(parameter_change, name), FIELD(parameter_change, label),
       FIELD(parameter_change, before), FIELD(parameter_change, after), FIELD(parameter_change, meaning));
RECORD(article_change, FIELD(article_change, before), FIELD(article_change, after), FIELD(article_change, state),
       FIELD(article_change, moved), FIELD(article_change, retitled), FIELD(article_change, title),
       LIST(article_change, title_pieces, difference_piece), LIST(article_change, pieces, difference_piece));
RECORD(comparison, LIST(comparison, articles, article_change), LIST(comparison, parameters, parameter_change),
       FIELD(comparison, any), FIELD(comparison, better), FIELD(comparison, worse), FIELD(comparison, mixed),
       FIELD(comparison, wording));

const char *article_identity(struct arena *arena, struct article_move_list moves, int64_t version, int64_t article)
{
	for (; version > 1; version--) {
		for (size_t i = 0; i < moves.count; i++) {
			const struct article_move *move = &moves.items[i];

			if (move->version != version || move->article != article)
				continue;
			if (!move->was)
				return arena_printf(arena, "%" PRId64 ":%" PRId64, version, article);
			article = move->was;
			break;
		}
	}
	return arena_printf(arena, "1:%" PRId64, article);
}

struct document document_of_version(struct db *db, const struct programme_version *version, const char *language)
{
	struct arena *arena = db_arena(db);
	struct article_move_list moves = sql_article_moves(db);
	struct document document = { .number = version->number,
				     .articles = version_articles(db, version->id, language),
				     .parameters = sql_version_parameters(db, version->id) };
	const char **identities = arena_many(arena, const char *, document.articles.count + 1);

	for (size_t i = 0; i < document.articles.count; i++)
		identities[i] = article_identity(arena, moves, version->number, document.articles.items[i].number);
	document.identities = identities;
	return document;
}

/* ---- Values ---- */

static const struct parameter *row_named(struct parameter_list rows, const char *name)
{
	for (size_t i = 0; i < rows.count; i++)
		if (text_same(rows.items[i].name, name))
			return &rows.items[i];
	return NULL;
}

static struct parameter_list without(struct arena *arena, struct parameter_list rows, const char *name)
{
	struct parameter_list rest = { arena_many(arena, struct parameter, rows.count + 1), 0 };

	for (size_t i = 0; i < rows.count; i++)
		if (!text_same(rows.items[i].name, name))
			rest.items[rest.count++] = rows.items[i];
	return rest;
}

/* Where the engine cannot read the old terms with this one value changed, the catalogue says which way is good. */
static const char *meaning_by_kind(struct arena *arena, const struct parameter *was, const struct parameter *is)
{
	const struct parameter_kind *kind = parameter_kind_of(arena, (was ? was : is)->name);
	int64_t before = was ? was->value : 0, after = is ? is->value : 0;

	if (!kind || kind->better == PARAMETER_EITHER || kind->better == PARAMETER_FIRST)
		return "mixed";
	return (after > before) == (kind->better == PARAMETER_HIGHER) ? "better" : "worse";
}

static const char *meaning_of(struct arena *arena, struct parameter_list old, const struct parameter *was,
			      const struct parameter *is, const char *currency)
{
	const struct terms *before = NULL, *mixed = NULL;
	struct parameter_list one = { arena_many(arena, struct parameter, 1), is ? 1 : 0 };

	if (is)
		one.items[0] = *is;
	if (terms_read(arena, old, 1, currency, &before) ||
	    terms_read(arena, is ? terms_overlay(arena, old, one) : without(arena, old, was->name), 1, currency, &mixed))
		return meaning_by_kind(arena, was, is);

	bool worse = terms_worse(before, mixed) != 0, better = terms_worse(mixed, before) != 0;

	if (worse == better)
		return worse ? "mixed" : meaning_by_kind(arena, was, is);
	return worse ? "worse" : "better";
}

static void compare_row(struct arena *arena, struct comparison *comparison, struct parameter_list old,
			const struct parameter *was, const struct parameter *is, const char *currency)
{
	struct parameter_change *change = &comparison->parameters.items[comparison->parameters.count++];
	const struct parameter *row = is ? is : was;

	*change = (struct parameter_change){ .article = row->article,
					     .name = row->name,
					     .label = parameter_label(arena, row),
					     .before = was ? parameter_value(arena, was, currency) : "",
					     .after = is ? parameter_value(arena, is, currency) : "",
					     .meaning = meaning_of(arena, old, was, is, currency) };
	comparison->better += text_same(change->meaning, "better");
	comparison->worse += text_same(change->meaning, "worse");
	comparison->mixed += text_same(change->meaning, "mixed");
}

static void compare_parameters(struct arena *arena, struct comparison *comparison, const struct document *before,
			       const struct document *after, const char *currency)
{
	comparison->parameters.items = arena_many(arena, struct parameter_change,
						  before->parameters.count + after->parameters.count + 1);
	for (size_t i = 0; i < after->parameters.count; i++) {
		const struct parameter *is = &after->parameters.items[i], *was = row_named(before->parameters, is->name);

		if (!was || was->value != is->value || !text_same(was->unit, is->unit))
			compare_row(arena, comparison, before->parameters, was, is, currency);
	}
	for (size_t i = 0; i < before->parameters.count; i++)
		if (!row_named(after->parameters, before->parameters.items[i].name))
			compare_row(arena, comparison, before->parameters, &before->parameters.items[i], NULL, currency);
}

/* ---- Words ---- */

static const struct article *article_known(const struct document *document, const char *identity)
{
	for (size_t i = 0; i < document->articles.count; i++)
		if (text_same(document->identities[i], identity))
			return &document->articles.items[i];
	return NULL;
}

/* As it reads: without the marks of bold words, with a point for each item of a list. */
static const char *without_marks(struct arena *arena, const char *text)
{
	static const char point[] = "\u2022";
	char *plain = arena_many(arena, char, strlen(text) * 2 + 1), *end = plain;

	for (const char *c = text; *c; c++) {
		if (c[0] == '*' && c[1] == '*')
			c++;
		else if ((c == text || c[-1] == '\n') && (c[0] == '-' || c[0] == '*') && c[1] == ' ')
			for (const char *byte = point; *byte; byte++)
				*end++ = *byte;
		else
			*end++ = *c;
	}
	*end = '\0';
	return plain;
}

/* A change of marks alone is shown with its marks. */
static struct difference_piece_list words_between(struct arena *arena, const char *old_text, const char *new_text)
{
	const char *old_plain = without_marks(arena, old_text), *new_plain = without_marks(arena, new_text);

	return text_same(old_plain, new_plain) ? difference_words(arena, old_text, new_text) :
						 difference_words(arena, old_plain, new_plain);
}

static void compare_article(struct arena *arena, struct comparison *comparison, const struct article *was,
			    const struct article *is, const char *old_text, const char *new_text)
{
	const char *old_title = was ? was->title : "", *new_title = is ? is->title : "";
	bool reworded = !was || !is || !text_same(was->text, is->text) || !text_same(old_title, new_title);
	bool reads_other = !was || !is || !text_same(old_text, new_text) || !text_same(old_title, new_title);
	bool moved = was && is && was->number != is->number;

	must(was || is);
	if (!reads_other && !reworded && !moved)
		return;
	if (reworded && !comparison->wording)
		comparison->wording = is ? is->number : was->number;

	struct article_change *change = &comparison->articles.items[comparison->articles.count++];

	*change = (struct article_change){ .before = was ? was->number : 0,
					   .after = is ? is->number : 0,
					   .state = !was ? "added" : !is ? "removed" : reads_other ? "changed" : "same",
					   .moved = moved,
					   .retitled = was && is && !text_same(old_title, new_title),
					   .title = is ? new_title : old_title,
					   .title_pieces = difference_words(arena, old_title, new_title),
					   .pieces = words_between(arena, old_text, new_text) };
}

static const char *reads(struct arena *arena, const struct article *article, const struct document *document, const char *currency)
{
	return article ? article_filled(arena, article->text, document->parameters, currency) : "";
}

static void compare_articles(struct arena *arena, struct comparison *comparison, const struct document *before,
			     const struct document *after, const char *currency)
{
	comparison->articles.items = arena_many(arena, struct article_change,
						before->articles.count + after->articles.count + 1);
	for (size_t i = 0; i < after->articles.count; i++) {
		const struct article *is = &after->articles.items[i], *was = article_known(before, after->identities[i]);

		compare_article(arena, comparison, was, is, reads(arena, was, before, currency), reads(arena, is, after, currency));
	}
	for (size_t i = 0; i < before->articles.count; i++)
		if (!article_known(after, before->identities[i]))
			compare_article(arena, comparison, &before->articles.items[i], NULL,
					reads(arena, &before->articles.items[i], before, currency), "");
}

struct comparison *compare(struct arena *arena, const struct document *before, const struct document *after,
			   const char *currency)
{
	struct comparison *comparison = arena_one(arena, struct comparison);

	compare_articles(arena, comparison, before, after, currency);
	compare_parameters(arena, comparison, before, after, currency);
	comparison->any = comparison->articles.count > 0 || comparison->parameters.count > 0;
	return comparison;
}
