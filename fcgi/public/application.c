/* The candidate's page about the own application, opened by a private link: where it stands, whose turn it is, and the
 * steps that are the candidate's. The link is the only key; a wrong one answers like a missing page. */
#include <string.h>

#include "base/text.h"
#include "core/crypto.h"
#include "domain/recruiting/applications.h"
#include "public/pages.h"
#include "shared/visitor.h"
#include "sql/applications.h"
#include "web/response.h"

const struct field_rule answer_form[] = { { "answer", LINES, .required = true, .max = 4000 }, { 0 } };

struct application_page {
	const char *token;
	const struct application *application;
	const struct application_event *question;
	struct application_event_list events;
	bool may_confirm;
	bool may_answer;
	bool may_withdraw;
	bool our_turn;
};
RECORD(application_page, FIELD(application_page, token), ONE(application_page, application, application),
       ONE(application_page, question, application_event), LIST(application_page, events, application_event),
       FIELD(application_page, may_confirm), FIELD(application_page, may_answer),
       FIELD(application_page, may_withdraw), FIELD(application_page, our_turn));

/* The token of the path when it has the shape of one, else NULL. */
static const char *token_of(const struct request *req)
{
	const char *token = path_text(req, 0);

	return strlen(token) == CRYPTO_TOKEN_LETTERS ? token : NULL;
}

/* Nobody but the holder of the link sees this page: it is not stored, and its address goes nowhere. */
static enum status show(struct request *req, const char *template_name)
{
	const char *token = token_of(req);
	const struct application *application = token ? application_of_token(req->db, token) : NULL;
	struct application_page shown = { .token = token, .application = application };

	if (!application)
		return not_found(req);
	shown.events = sql_application_events(req->db, application->id, false);
	shown.question = application_question(shown.events);
	shown.may_confirm = application_may(application->state, APPLICATION_CONFIRM);
	shown.may_answer = application_may(application->state, APPLICATION_ANSWER);
	shown.may_withdraw = application_may(application->state, APPLICATION_WITHDRAW);
	shown.our_turn = text_same(application->state, "new") || text_same(application->state, "screening") ||
			 text_same(application->state, "waiting");
	req->no_store = true;
	add_header(req, "X-Robots-Tag", "noindex");
	return page(req, template_name, &shown);
}

enum status show_application(struct request *req)
{
	return show(req, "public/application");
}

enum status show_withdrawal(struct request *req)
{
	return show(req, "public/application_withdraw");
}

/* Back to the page, with a sentence when the step was done. */
static enum status after(struct request *req, const char *token, refusal why, const char *sentence)
{
	return why ? refused(req, why) : redirect_notice(req, sentence, "/application/%s", token);
}

enum status confirm_application(struct request *req)
{
	const struct actor actor = actor_of(req);
	const char *token = token_of(req);

	if (!token)
		return not_found(req);
	return after(req, token, application_confirm(req->db, &actor, token),
		     N_("Thank you. Your address is confirmed and your application is with us."));
}

enum status answer_application(struct request *req)
{
	const struct actor actor = actor_of(req);
	const char *token = token_of(req);

	if (!token)
		return not_found(req);
	return after(req, token, application_answer(req->db, &actor, token, form_text(req, "answer")),
		     N_("Thank you. Your answer is with us."));
}

enum status withdraw_application(struct request *req)
{
	const struct actor actor = actor_of(req);
	const char *token = token_of(req);

	if (!token)
		return not_found(req);
	return after(req, token, application_withdraw(req->db, &actor, token),
		     N_("Your application is withdrawn. You may apply again whenever you like."));
}
