/* The form of a request: pairs sent, values typed by the route's rules, findings, and what a page shows again. */
#include "web/form.h"

#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "base/text.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "web/form_check.h"
#include "web/form_parse.h"
#include "web/response.h"
#include "web/route.h"

struct value {
	const struct field_rule *rule;
	struct item *items;
	size_t count;
};

/* Lists grow at their head, so that dispatch can rewind a form by copying it back. */
struct wrong {
	struct wrong *next;
	const char *field;
	refusal why;
	int64_t place; /* of a field that repeats, else -1 */
};

struct shown {
	struct shown *next;
	const char *name;
	const char *value;
};

struct form {
	struct arena *arena;
	struct pairs pairs;
	bool sent;           /* a form was posted, or is shown again: defaults do not count */
	bool lenient;
	bool body_is_foreign; /* a body that is no form: for the handler of an API route to read */
	struct value *values;
	size_t count;
	struct wrong *wrong;
	struct shown *kept;
	struct shown *defaults;
};

static struct form *form_new(struct arena *arena)
{
	struct form *form = arena_one(arena, struct form);

	form->arena = arena;
	return form;
}

static bool type_is(const struct request *req, const char *type)
{
	return req->content_type && strncasecmp(req->content_type, type, strlen(type)) == 0;
}

bool form_parse(struct request *req)
{
	struct form *form = req->form = form_new(req->arena);

	if (req->method == GET)
		return text_empty(req->query) ||
		       urlencoded_parse(req->arena, req->query, strlen(req->query), &form->pairs);
	form->sent = true;
	if (!req->body || !req->body_length)
		return true;
	if (type_is(req, "application/x-www-form-urlencoded"))
		return urlencoded_parse(req->arena, req->body, req->body_length, &form->pairs);
	if (type_is(req, "multipart/form-data"))
		return multipart_parse(req->arena, req->content_type, req->body, req->body_length, &form->pairs);
	if (answers_json(req) && type_is(req, "application/json") && req->route->fields)
		return json_pairs_parse(req->arena, req->body, req->body_length, &form->pairs);
	form->body_is_foreign = true;
	return req->route->key && !req->route->fields;
}

const char *form_raw(const struct request *req, const char *name)
{
	return pairs_value(&req->form->pairs, name);
}

static void add_wrong(struct form *form, const char *name, int64_t place, refusal why)
{
	struct wrong *wrong = arena_one(form->arena, struct wrong);

	*wrong = (struct wrong){ form->wrong, name, why, place };
	form->wrong = wrong;
}

static const struct field_rule *rule_of(const struct field_rule *rules, const char *name)
{
	for (const struct field_rule *rule = rules; rule && rule->name; rule++)
		if (strcmp(rule->name, name) == 0)
			return rule;
	return NULL;
}

/* Fields of the machinery: the token against forged requests, the key of a form that counts once. */
static bool is_ours(const struct request *req, const char *name)
{
	if (req->method == GET || req->route->key)
		return false;
	return strcmp(name, "csrf") == 0 || (strcmp(name, "once") == 0 && req->route->once == ONCE);
}

static size_t pairs_named(const struct form *form, const char *name)
{
	size_t count = 0;

	for (const struct pair *pair = form->pairs.first; pair; pair = pair->next)
		count += strcmp(pair->name, name) == 0;
	return count;
}

/* Only the API says which name is meant: whoever wrote the page of a form knows its fields. */
static bool unknown(const struct request *req, const char *name, const struct refused *why)
{
	if (req->route->key)
		add_wrong(req->form, name, -1, why);
	return false;
}

static bool all_known(const struct request *req, const struct field_rule *rules)
{
	static const struct refused not_known = { N_("This name is not known here."), "", { 0 } };
	static const struct refused twice = { N_("This may be given once only."), "", { 0 } };

	for (const struct pair *pair = req->form->pairs.first; pair; pair = pair->next) {
		const struct field_rule *rule = rule_of(rules, pair->name);

		if (!rule && !is_ours(req, pair->name))
			return unknown(req, pair->name, &not_known);
		if (!(rule && rule->many) && pairs_named(req->form, pair->name) > 1)
			return unknown(req, pair->name, &twice);
	}
	return true;
}

static void read_field(struct request *req, const struct field_rule *rule, struct value *value)
{
	struct form *form = req->form;
	size_t count = pairs_named(form, rule->name);
	bool filled = false;

	value->rule = rule;
	value->items = arena_many(form->arena, struct item, count);
	for (const struct pair *pair = form->pairs.first; pair; pair = pair->next) {
		if (strcmp(pair->name, rule->name) != 0 || (value->count && !rule->many))
			continue;

		struct item *item = &value->items[value->count++];
		refusal why = form_check(form->arena, rule, req->currency, pair, item);

		if (why) {
			add_wrong(form, rule->name, rule->many ? (int64_t)value->count - 1 : -1, why);
			*item = (struct item){ .text = "", .pair = pair };
			filled = true;
		}
		filled = filled || item->text[0] || (rule->type == DOCUMENT && pair->length);
	}
	if (rule->required && !filled && form->sent)
		add_wrong(form, rule->name, -1, form_missing(form->arena, rule));
}

bool form_read(struct request *req, const struct field_rule *rules)
{
	struct form *form = req->form;
	size_t count = 0;

	if ((req->method != GET || req->route->key) && !form->body_is_foreign && !all_known(req, rules))
		return false;
	while (rules && rules[count].name)
		count++;
	form->values = arena_many(form->arena, struct value, count);
	form->count = count;
	for (size_t i = 0; i < count; i++)
		read_field(req, &rules[i], &form->values[i]);
	return true;
}

void form_rewind(struct request *req)
{
	const struct form *form = req->form;

	*req->form = (struct form){ .arena = form->arena, .pairs = form->pairs, .sent = req->method != GET,
				    .body_is_foreign = form->body_is_foreign };
}

void form_again(struct request *req)
{
	req->form->lenient = true;
}

static const struct value *find(const struct request *req, const char *name)
{
	const struct form *form = req->form;

	must(form != NULL);
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->values[i].rule->name, name) == 0)
			return &form->values[i];
	must(form->lenient);
	return NULL;
}

static const struct item *item_at(const struct request *req, const char *name, size_t n)
{
	static const struct item none = { .text = "" };
	const struct value *value = find(req, name);

	return value && n < value->count ? &value->items[n] : &none;
}

const char *form_text(const struct request *req, const char *name)
{
	return item_at(req, name, 0)->text;
}

int64_t form_int(const struct request *req, const char *name)
{
	return item_at(req, name, 0)->number;
}

struct money form_money(const struct request *req, const char *name)
{
	struct money money = item_at(req, name, 0)->money;

	return money.currency[0] || !req->currency ? money : money_of(0, req->currency);
}

bool form_flag(const struct request *req, const char *name)
{
	return item_at(req, name, 0)->pair != NULL;
}

struct date form_day(const struct request *req, const char *name)
{
	return item_at(req, name, 0)->day;
}

bool form_sent(const struct request *req, const char *name)
{
	const struct item *item = item_at(req, name, 0);

	return item->text[0] || (item->pair && item->pair->file_name && item->pair->length);
}

size_t form_count(const struct request *req, const char *name)
{
	const struct value *value = find(req, name);

	return value ? value->count : 0;
}

const char *form_text_at(const struct request *req, const char *name, size_t n)
{
	return item_at(req, name, n)->text;
}

int64_t form_int_at(const struct request *req, const char *name, size_t n)
{
	return item_at(req, name, n)->number;
}

const struct upload *form_upload(const struct request *req, const char *name)
{
	return form_upload_at(req, name, 0);
}

const struct upload *form_upload_at(const struct request *req, const char *name, size_t n)
{
	const struct pair *pair = item_at(req, name, n)->pair;
	struct upload *upload;

	if (!pair || !pair->file_name)
		return NULL;
	upload = arena_one(req->arena, struct upload);
	*upload = (struct upload){ pair->file_name, pair->value, pair->length };
	return upload;
}

static void wrong_at(struct request *req, const char *name, int64_t place, const char *sentence)
{
	struct refused *why = arena_one(req->arena, struct refused);

	why->rule = sentence;
	why->remedy = "";
	add_wrong(req->form, name, place, why);
}

void form_wrong(struct request *req, const char *name, const char *sentence)
{
	wrong_at(req, name, -1, sentence);
}

void form_wrong_at(struct request *req, const char *name, size_t n, const char *sentence)
{
	wrong_at(req, name, (int64_t)n, sentence);
}

bool form_fine(const struct request *req)
{
	return !req->form || !req->form->wrong;
}

bool form_kept(const struct request *req)
{
	return req->form && req->form->sent;
}

static void add_shown(struct arena *arena, struct shown **list, const char *name, const char *value)
{
	struct shown *shown = arena_one(arena, struct shown);

	*shown = (struct shown){ *list, arena_text(arena, name), arena_text(arena, value) };
	*list = shown;
}

void form_default(struct request *req, const char *name, const char *value)
{
	if (!req->form)
		req->form = form_new(req->arena);
	add_shown(req->arena, &req->form->defaults, name, value);
}

static const char *shown_value(const struct shown *list, const char *name)
{
	for (; list; list = list->next)
		if (strcmp(list->name, name) == 0)
			return list->value;
	return NULL;
}

static bool may_be_shown(const struct field_rule *rule)
{
	return rule && rule->type != SECRET && rule->type != DOCUMENT;
}

/* {{kept name}}: what was typed; else what was kept from before signing in; else what the page itself fills in. */
static const char *template_value(const void *context, const char *name)
{
	const struct form *form = context;
	const char *value;

	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->values[i].rule->name, name) != 0)
			continue;
		if (!may_be_shown(form->values[i].rule))
			return NULL;
		value = pairs_value(&form->pairs, name);
		if (value || (form->sent && !form->kept))
			return value ? value : ""; /* a box that was not ticked stays so */
	}
	if (form->kept)
		return shown_value(form->kept, name);
	return shown_value(form->defaults, name);
}

static const char *template_error(const void *context, const char *name)
{
	const struct form *form = context;
	const char *sentence = NULL;

	for (const struct wrong *wrong = form->wrong; wrong; wrong = wrong->next)
		if (strcmp(wrong->field, name) == 0)
			sentence = locale_refusal(form->arena, wrong->why);
	return sentence;
}

struct template_form form_for_template(const struct request *req)
{
	if (!req->form)
		return (struct template_form){ 0 };
	return (struct template_form){ req->form, template_value, template_error };
}

/* Of the finding that is shown for a field: the first. */
static int64_t place_of(const struct form *form, const char *name)
{
	int64_t place = -1;

	for (const struct wrong *wrong = form->wrong; wrong; wrong = wrong->next)
		if (strcmp(wrong->field, name) == 0)
			place = wrong->place;
	return place;
}

/* Declared fields first, in their order; then what a handler found about others. */
size_t form_findings(const struct request *req, struct finding *findings, size_t limit)
{
	const struct form *form = req->form;
	size_t count = 0;

	for (size_t i = 0; form && i < form->count && count < limit; i++) {
		const char *name = form->values[i].rule->name;
		const char *sentence = template_error(form, name);

		if (sentence)
			findings[count++] = (struct finding){ name, sentence, place_of(form, name) };
	}
	for (const struct wrong *wrong = form ? form->wrong : NULL; wrong && count < limit; wrong = wrong->next) {
		bool listed = false;

		for (size_t i = 0; i < count; i++)
			listed = listed || strcmp(findings[i].field, wrong->field) == 0;
		if (!listed)
			findings[count++] = (struct finding){ wrong->field, template_error(form, wrong->field),
							      place_of(form, wrong->field) };
	}
	return count;
}

const char *form_keep(const struct request *req, const struct field_rule *rules, size_t limit)
{
	struct buffer all = { 0 };
	const char *kept = NULL;

	for (const struct pair *pair = req->form->pairs.first; pair && all.length <= limit; pair = pair->next) {
		if (!may_be_shown(rule_of(rules, pair->name)) || pair->file_name)
			continue;
		buffer_printf(&all, "%s%s=%s", all.length ? "&" : "", url_encode(req->arena, pair->name),
			      url_encode(req->arena, pair->value));
	}
	if (all.length <= limit)
		kept = arena_text(req->arena, buffer_get(&all));
	buffer_free(&all);
	return kept;
}

void form_restore(struct request *req, const char *kept)
{
	struct pairs pairs = { 0 };

	if (!urlencoded_parse(req->arena, kept, strlen(kept), &pairs))
		return;
	req->form->sent = true;
	for (const struct pair *pair = pairs.first; pair; pair = pair->next)
		if (!shown_value(req->form->kept, pair->name))
			add_shown(req->arena, &req->form->kept, pair->name, pair->value);
}

const char *form_digest(const struct request *req)
{
	struct buffer all = { 0 };
	const char *digest;

	buffer_text(&all, req->path);
	if (req->form->body_is_foreign)
		buffer_add(&all, req->body, req->body_length);
	for (const struct pair *pair = req->form->pairs.first; pair; pair = pair->next) {
		if (is_ours(req, pair->name))
			continue;
		buffer_printf(&all, "\n%zu %zu ", strlen(pair->name), pair->length);
		buffer_text(&all, pair->name);
		buffer_add(&all, pair->value, pair->length);
	}
	digest = crypto_hash(req->arena, buffer_get(&all), all.length);
	buffer_free(&all);
	return digest;
}
