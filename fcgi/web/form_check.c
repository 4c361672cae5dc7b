/* The types of fields: what each takes, and the sentence when it does not. */
#include "web/form_check.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "core/locale.h"

enum { TEXT_LETTERS = 200, LINES_LETTERS = 4000, EMAIL_BYTES = 254, DOCUMENT_BYTES = 8 * 1024 * 1024 };

static const struct refused fill_in = { N_("Fill this in."), "", { 0 } };
static const struct refused tick_this = { N_("Tick this box to go on."), "", { 0 } };
static const struct refused pick_file = { N_("Choose a file."), "", { 0 } };
static const struct refused pick_one = { N_("Choose one of the answers."), "", { 0 } };
static const struct refused too_long = { N_("Shorten this text. The limit is %1$s characters."), "", { 0 } };
static const struct refused too_short = { N_("Write a longer text. The least is %1$s characters."), "", { 0 } };
static const struct refused odd_letters = {
	N_("Remove the control characters: this field takes one line of plain text."), "", { 0 }
};
static const struct refused not_whole = { N_("Write a whole number in digits, like 12."), "", { 0 } };
static const struct refused too_small = { N_("Write %1$s or more."), "", { 0 } };
static const struct refused too_big = { N_("Write %1$s or less."), "", { 0 } };
static const struct refused not_amount = { N_("Write an amount in digits, like %1$s."), "", { 0 } };
static const struct refused not_email = { N_("Write an e-mail address like name@example.com."), "", { 0 } };
static const struct refused not_day = {
	N_("Write a day that exists as year-month-day, like 2026-11-22."), "", { 0 }
};
static const struct refused file_too_large = { N_("Choose a smaller file. The limit is %1$s kB."), "", { 0 } };
static const struct refused not_file = { N_("Choose a file with the button instead of writing here."), "", { 0 } };

refusal form_missing(struct arena *arena, const struct field_rule *rule)
{
	switch (rule->type) {
	case FLAG:
		return refuse(arena, &tick_this);
	case DOCUMENT:
		return refuse(arena, &pick_file);
	case CHOICE:
		return refuse(arena, &pick_one);
	default:
		return refuse(arena, &fill_in);
	}
}

static refusal with_number(struct arena *arena, const struct refused *rule, int64_t number)
{
	return refuse(arena, rule, locale_number(arena, number));
}

/* CR LF becomes LF; other control characters (tab in LINES excepted) answer false. */
static bool clean_lines(char *text, bool lines)
{
	char *to = text;

	for (const char *at = text; *at; at++) {
		if (lines && at[0] == '\r' && at[1] == '\n')
			continue;
		if (((unsigned char)*at < ' ' && !(lines && (*at == '\n' || *at == '\t'))) || *at == 0x7f)
			return false;
		*to++ = *at;
	}
	*to = '\0';
	return true;
}

static refusal check_text(struct arena *arena, const struct field_rule *rule, struct item *item)
{
	int64_t limit = rule->max ? rule->max : rule->type == LINES ? LINES_LETTERS : TEXT_LETTERS;
	char *text = arena_text(arena, item->pair->value);
	int64_t letters;

	if (!clean_lines(text, rule->type == LINES))
		return refuse(arena, &odd_letters);
	item->text = rule->type == SECRET ? text : text_trimmed(arena, text);
	letters = (int64_t)text_letters(item->text);
	if (letters > limit)
		return with_number(arena, &too_long, limit);
	if (letters && letters < rule->min)
		return with_number(arena, &too_short, rule->min);
	return NULL;
}

static refusal check_whole(struct arena *arena, const struct field_rule *rule, struct item *item)
{
	if (!text_to_int(item->text, &item->number))
		return refuse(arena, &not_whole);
	if (item->number < rule->min)
		return with_number(arena, &too_small, rule->min);
	if (rule->max && item->number > rule->max)
		return with_number(arena, &too_big, rule->max);
	return NULL;
}

static refusal check_amount(struct arena *arena, const struct field_rule *rule, const char *currency,
			    struct item *item)
{
	must(currency != NULL);
	if (!money_parse(item->text, currency, &item->money))
		return refuse(arena, &not_amount, locale_money(arena, money_of(125000, currency)));
	if (item->money.minor < rule->min)
		return refuse(arena, &too_small, locale_money(arena, money_of(rule->min, currency)));
	if (rule->max && item->money.minor > rule->max)
		return refuse(arena, &too_big, locale_money(arena, money_of(rule->max, currency)));
	item->number = item->money.minor;
	return NULL;
}

/* name.surname+tag@shop.example.com: what mail servers take in practice, not all that RFC 5321 allows. */
static bool email_fine(const char *text)
{
	static const char local[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-";
	const char *at = strrchr(text, '@');
	size_t before = at ? (size_t)(at - text) : 0;
	bool dots = false;

	if (!before || before > 64 || strlen(text) > EMAIL_BYTES || strspn(text, local) != before || text[0] == '.' ||
	    at[-1] == '.' || memmem(text, before, "..", 2))
		return false;
	for (const char *label = at + 1;; label++) {
		size_t length = strcspn(label, ".");

		if (!length || length > 63 || label[0] == '-' || label[length - 1] == '-')
			return false;
		for (size_t i = 0; i < length; i++)
			if (!isascii(label[i]) || !(isalnum((unsigned char)label[i]) || label[i] == '-'))
				return false;
		label += length;
		if (!*label)
			return dots;
		dots = true;
	}
}

static refusal check_email(struct arena *arena, struct item *item)
{
	if (!email_fine(item->text))
		return refuse(arena, &not_email);

	const char *at = strrchr(item->text, '@');

	item->text = arena_printf(arena, "%.*s%s", (int)(at - item->text), item->text, text_lower_ascii(arena, at));
	return NULL;
}

static bool is_choice(const char *choices, const char *text)
{
	size_t length = strlen(text);

	for (const char *at = choices; *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");

		if (word == length && strncmp(at, text, length) == 0)
			return true;
		at += word;
	}
	return false;
}

static refusal check_document(struct arena *arena, const struct field_rule *rule, const struct pair *pair)
{
	int64_t limit = rule->max ? rule->max : DOCUMENT_BYTES;

	if (!pair->file_name)
		return refuse(arena, &not_file);
	if ((int64_t)pair->length > limit)
		return with_number(arena, &file_too_large, limit / 1024);
	return NULL;
}

refusal form_check(struct arena *arena, const struct field_rule *rule, const char *currency, const struct pair *pair,
		   struct item *item)
{
	*item = (struct item){ .text = "", .pair = pair };
	if (rule->type == DOCUMENT)
		return check_document(arena, rule, pair);
	if (pair->file_name)
		return refuse(arena, &odd_letters);
	if (rule->type == TEXT || rule->type == LINES || rule->type == SECRET)
		return check_text(arena, rule, item);
	item->text = text_trimmed(arena, pair->value);
	if (!item->text[0])
		return NULL;
	switch (rule->type) {
	case WHOLE:
		return check_whole(arena, rule, item);
	case AMOUNT:
		return check_amount(arena, rule, currency, item);
	case EMAIL:
		return check_email(arena, item);
	case CHOICE:
		return is_choice(rule->choices, item->text) ? NULL : refuse(arena, &pick_one);
	case DAY:
		return date_parse(item->text, &item->day) ? NULL : refuse(arena, &not_day);
	default:
		item->number = 1;
		return NULL;
	}
}
