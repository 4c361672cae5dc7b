#include "domain/programme/wizard.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/json.h"
#include "domain/programme/fill.h"
#include "sql/drafts.h"
#include "sql/programme.h"

RECORD(wizard_choices, FIELD(wizard_choices, opening_en), FIELD(wizard_choices, opening_pl), FIELD(wizard_choices, opening_ru),
       FIELD(wizard_choices, reseller), FIELD(wizard_choices, promoter), FIELD(wizard_choices, contractor));

static const struct refused no_kind = { N_("A programme needs at least one kind of partners."), N_("Choose one or more."),
					{ NULL } };
static const struct refused no_set_up = { N_("This set-up has been published or discarded meanwhile."),
					  N_("Open the page of the programme to see how it stands."), { NULL } };

struct wizard_choices wizard_choices_read(struct arena *arena, const char *json)
{
	struct wizard_choices choices = { .opening_en = "", .opening_pl = "", .opening_ru = "",
					  .reseller = true, .promoter = true, .contractor = true };
	struct json_object *object = json_parse(json, strlen(json));

	if (object)
		json_fill(&wizard_choices_record, &choices, object, arena);
	json_object_put(object);
	return choices;
}

static const char *opening_of(const struct wizard_choices *choices, enum language language)
{
	return language == POLISH ? choices->opening_pl : language == RUSSIAN ? choices->opening_ru : choices->opening_en;
}

const char *wizard_opening(struct db *db, int64_t base_id, enum language language)
{
	struct article_list articles = version_articles(db, base_id, locale_code(language));
	const char *text = articles.count ? articles.items[0].text : "";
	const char *end = strstr(text, "\n\n");

	return end ? arena_bytes(db_arena(db), text, (size_t)(end - text)) : text;
}

bool wizard_asks(int64_t step, const char *name)
{
	if (step == 3)
		return text_starts(name, "level.") || text_starts(name, "share.");
	if (step == 4)
		return text_starts(name, "tier.");
	return step == 5 && (text_ends(name, ".days") || text_starts(name, "payout."));
}

/* ---- Words ---- */

static bool speaks_of_missing(struct arena *arena, const char *line, struct parameter_list values)
{
	return article_places_check(arena, 1, line, values) != NULL;
}

/* The kinds are told as the first list of the first article, one line each, in this order. */
static bool kind_left_out(int64_t bullet, const struct wizard_choices *choices)
{
	return (bullet == 1 && !choices->reseller) || (bullet == 2 && !choices->promoter) ||
	       (bullet == 3 && !choices->contractor);
}

const char *wizard_text(struct arena *arena, int64_t number, const char *text, const char *opening,
			const struct wizard_choices *choices, struct parameter_list values)
{
	struct buffer out = { 0 };
	const char *made, *end = strstr(text, "\n\n");
	int64_t bullet = 0;

	if (number == 1 && !text_empty(opening) && end) {
		buffer_text(&out, opening);
		text = end;
	}
	while (*text) {
		size_t length = strcspn(text, "\n");
		const char *line = arena_bytes(arena, text, length);

		bullet += number == 1 && text_starts(line, "- ");
		if (!(text_starts(line, "- ") && number == 1 && kind_left_out(bullet, choices)) &&
		    !((text_starts(line, "- ") || text_starts(line, "| ")) && speaks_of_missing(arena, line, values)))
			buffer_printf(&out, "%s%s", line, text[length] ? "\n" : "");
		text += length + (text[length] == '\n');
	}
	made = text_trimmed(arena, buffer_get(&out));
	buffer_free(&out);
	return made;
}

/* Articles that read as the old answers made them read as the new ones do; others were written by hand. */
static void texts_renew(struct db *db, const struct draft *draft, const struct wizard_choices *old,
			const struct wizard_choices *new, struct parameter_list old_values)
{
	struct arena *arena = db_arena(db);
	struct draft_article_list articles = sql_draft_articles(db, draft->id);
	struct parameter_list values = draft_values(arena, sql_draft_parameters(db, draft->id));

	for (int l = ENGLISH; l < LANGUAGES; l++) {
		enum language language = (enum language)l;
		struct article_list base = version_articles(db, draft->base_id, locale_code(language));

		for (size_t i = 0; i < articles.count; i++) {
			const struct draft_article *article = &articles.items[i];
			const char *text = NULL, *was;

			for (size_t j = 0; j < base.count; j++)
				if (base.items[j].number == article->was)
					text = base.items[j].text;
			if (!text)
				continue;
			was = wizard_text(arena, article->was, text, opening_of(old, language), old, old_values);
			if (text_same(was, draft_body(article, language)))
				sql_draft_text_put(db, draft->id, article->id, locale_code(language), draft_title(article, language),
						   wizard_text(arena, article->was, text, opening_of(new, language), new, values));
		}
	}
}

/* ---- Steps ---- */

static void values_put(struct db *db, int64_t draft_id, int64_t step, struct parameter_list values)
{
	struct draft_parameter_list rows = sql_draft_parameters(db, draft_id);

	for (size_t i = 0; i < rows.count; i++) {
		const struct parameter *wanted = NULL;

		if (!wizard_asks(step, rows.items[i].name))
			continue;
		for (size_t j = 0; j < values.count; j++)
			if (text_same(values.items[j].name, rows.items[i].name))
				wanted = &values.items[j];
		if (wanted)
			sql_draft_parameter_put(db, draft_id, rows.items[i].article_id, wanted->name, wanted->value, rows.items[i].unit);
		else
			sql_draft_parameter_remove(db, draft_id, rows.items[i].name);
	}
}

/* A value that an earlier round took out comes back where the model has it. */
static void values_return(struct db *db, const struct draft *draft, struct parameter_list values)
{
	struct parameter_list base = sql_version_parameters(db, draft->base_id);
	struct draft_article_list articles = sql_draft_articles(db, draft->id);

	for (size_t i = 0; i < values.count; i++)
		for (size_t j = 0; j < base.count; j++)
			for (size_t k = 0; k < articles.count && text_same(values.items[i].name, base.items[j].name); k++)
				if (articles.items[k].was == base.items[j].article)
					sql_draft_parameter_put(db, draft->id, articles.items[k].id, values.items[i].name,
								values.items[i].value, base.items[j].unit);
}

refusal wizard_save(struct db *db, const struct actor *actor, int64_t draft_id, int64_t step,
		    const struct wizard_choices *choices, const struct parameter_list *values, const char *currency)
{
	struct arena *arena = db_arena(db);
	refusal why;

	if (sql_draft_touch(db, draft_id, 0, actor->now) != 1)
		return &no_set_up;

	const struct draft *draft = sql_draft_of_id(db, draft_id);

	if (!draft || !draft->wizard)
		return &no_set_up;

	struct wizard_choices old = wizard_choices_read(arena, draft->choices), new = choices ? *choices : old;
	struct parameter_list old_values = draft_values(arena, sql_draft_parameters(db, draft_id));
	struct json_object *json = json_of_record(&wizard_choices_record, &new);

	if (!new.reseller && !new.promoter && !new.contractor) {
		json_object_put(json);
		return &no_kind;
	}
	sql_draft_choices(db, draft_id, step, arena_text(arena, json_object_to_json_string(json)));
	json_object_put(json);
	if (values) {
		values_put(db, draft_id, step, *values);
		values_return(db, draft, *values);
	}
	texts_renew(db, draft, &old, &new, old_values);
	if ((why = draft_check(db, draft_id, currency)) != NULL)
		return why;
	audit(db, actor, "programme.draft_step", "programme_draft", draft_id, "step", arena_printf(arena, "%" PRId64, step));
	return NULL;
}

refusal wizard_begin(struct db *db, const struct actor *actor, int64_t base_id, int64_t *id)
{
	refusal why = draft_create(db, actor, base_id, id);

	if (!why)
		sql_draft_choices(db, *id, 0, "{}");
	return why;
}
