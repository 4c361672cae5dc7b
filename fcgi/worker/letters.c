/* Sends the letters of the outbox: takes one that is due, renders it in its reader's language as HTML and as plain text,
 * hands it to the transport and notes that it is gone. A letter that cannot be sent stays for a later try; while the mail
 * server is away one letter a second asks whether it is back, and none counts that as a try. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/json.h"
#include "core/log.h"
#include "core/mail.h"
#include "domain/common/company.h"
#include "domain/common/outbox.h"
#include "sql/company.h"
#include "worker/jobs.h"

/* What every letter sees beside its own record. */
struct letter_frame {
	const char *language;
	const char *company;
	const char *base_url;
	const char *mark; /* whole address */
};

RECORD(letter_frame, FIELD(letter_frame, language), FIELD(letter_frame, company), FIELD(letter_frame, base_url),
       FIELD(letter_frame, mark));

#define LETTER(name) { "mail/" name, &letter_record }, { "mail/" name ".txt", &letter_record }

const struct template_binding letter_templates[] = {
	LETTER("reset"),
	LETTER("invitation"),
	LETTER("application_confirm"),
	LETTER("application_question"),
	LETTER("application_answered"),
	LETTER("application_received"),
	LETTER("application_approved"),
	LETTER("application_rejected"),
	LETTER("application_waiting"),
	LETTER("member_invited"),
	LETTER("member_joined"),
	LETTER("member_removed"),
	LETTER("order_placed"),
	LETTER("order_confirmed"),
	LETTER("order_shipped"),
	LETTER("order_cancelled"),
	LETTER("order_returned"),
	LETTER("message_new"),
	LETTER("project_offered"),
	LETTER("project_withdrawn"),
	LETTER("project_accepted"),
	LETTER("project_declined"),
	LETTER("project_expired"),
	LETTER("stage_blocked"),
	LETTER("stage_rework"),
	LETTER("review_overdue"),
	LETTER("review_escalated"),
	LETTER("stage_submitted"),
	LETTER("stage_decided"),
	LETTER("commission_payable"),
	LETTER("ledger_head"),
	LETTER("payout_paid"),
	LETTER("payout_failed"),
	LETTER("bonus_reached"),
	LETTER("violation_news"),
	LETTER("violation_turn"),
	LETTER("bonus_taken_back"),
	LETTER("programme_news"),
	LETTER("programme_reminder"),
	LETTER("terms_offered"),
	LETTER("sponsor_changed"),
	LETTER("sponsor_former"),
	LETTER("sponsor_new"),
	LETTER("terms_ended"),
	LETTER("discussion_invited"),
	LETTER("discussion_answered"),
	{ 0 }
};

struct template_set *letters_load(const struct config *config)
{
	struct arena *arena = arena_new();
	struct buffer errors = { 0 };
	struct template_set *set = template_load(arena_printf(arena, "%s/templates", config->share), config->site,
						 letter_templates, &letter_frame_record, &errors);

	if (!set)
		fputs(buffer_get(&errors), stderr);
	buffer_free(&errors);
	arena_free(arena);
	return set;
}

static bool known(const char *name)
{
	for (const struct template_binding *binding = letter_templates; binding->name; binding++)
		if (text_same(binding->name, name))
			return true;
	return false;
}

static const char *rendered(struct lane *lane, const char *name, const struct letter_frame *frame,
			    const struct letter *letter)
{
	const struct template_context context = { .frame = frame, .page = letter, .csrf = "", .arena = lane->arena };
	struct buffer out = { 0 };
	const char *text;

	template_render(lane->letters, name, &context, &out);
	text = arena_text(lane->arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static struct letter letter_of_row(struct lane *lane, const struct outbox_row *row, const char *base_url)
{
	struct json_object *fields = json_parse(row->fields, strlen(row->fields));
	struct letter letter = { 0 };

	if (fields)
		json_fill(&letter_record, &letter, fields, lane->arena);
	json_object_put(fields);
	if (!text_empty(letter.link))
		letter.link = arena_printf(lane->arena, "%s%s", base_url, letter.link);
	return letter;
}

/* The first line of the plain twin is the subject. */
static enum mail_outcome send(struct lane *lane, const struct outbox_row *row, const struct company *company)
{
	enum language language = ENGLISH;
	const char *name = arena_printf(lane->arena, "mail/%s", row->template);

	locale_of_code(row->language, &language);
	locale_use(language);

	const char *base_url = text_empty(company->base_url) ? lane->config->base_url : company->base_url;
	const struct letter letter = letter_of_row(lane, row, base_url);
	/* Mail programs show no SVG: Filar's own mark is left out. */
	const char *mark = text_empty(company->mark_sha256) ? "" : arena_printf(lane->arena, "%s%s", base_url,
										company_mark(lane->arena, company));
	const struct letter_frame frame = { locale_code(language), company->name, base_url, mark };
	const char *text = rendered(lane, arena_printf(lane->arena, "%s.txt", name), &frame, &letter);
	size_t subject = strcspn(text, "\n");
	const struct mail mail = { .id = row->message_id,
				   .from_name = company->mail_name,
				   .from = company->mail_from,
				   .to = row->recipient,
				   .subject = arena_bytes(lane->arena, text, subject),
				   .text = text + subject + strspn(text + subject, "\n"),
				   .html = rendered(lane, name, &frame, &letter) };

	return mail_hand_over(lane->config, &mail);
}

struct taking {
	struct when now;
	const struct outbox_row *row;
};

static bool take(struct db *db, void *context)
{
	struct taking *taking = context;

	taking->row = outbox_take(db, taking->now);
	return true;
}

bool send_letter(struct lane *lane)
{
	struct taking taking = { .now = lane->now };
	const struct company *company;

	if (!db_run(lane->db, take, &taking) || !taking.row)
		return false;
	db_begin(lane->db, DB_AUTOCOMMIT);
	company = sql_company_settings(lane->db);
	if (!company)
		return false;
	locale_zone(company->time_zone);
	if (!known(arena_printf(lane->arena, "mail/%s", taking.row->template))) {
		log_event(LOG_ERROR, "letter without a template", "template", taking.row->template, "id",
			  taking.row->message_id);
		return true;
	}
	switch (send(lane, taking.row, company)) {
	case MAIL_SENT:
		outbox_sent(lane->db, taking.row->id, when_now());
		log_event(LOG_INFO, "letter sent", "id", taking.row->message_id, "template", taking.row->template);
		return true;
	case MAIL_AWAY:
		outbox_put_back(lane->db, taking.row->id, when_now());
		return false;
	default:
		return true;
	}
}
