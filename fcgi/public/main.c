/* What anyone may see: the programme, the income calculator, the application and the candidate's page about it. */
#include "public/pages.h"
#include "shared/programme_view.h"
#include "shared/visitor.h"
#include "web/language.h"
#include "web/service.h"

static const struct route routes[] = {
	/* programme.c */
	{ GET, "/", show_programme, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/programme", show_programme, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/privacy", show_privacy, ANYONE, TX_READ, .rate = RATE_PAGE },

	{ GET, "/programme/versions", show_versions, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/programme/versions/:number", show_version, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/programme/difference", show_versions_difference, ANYONE, TX_READ, versions_difference_query,
	  .rate = RATE_PAGE },

	/* discussion.c */
	{ GET, "/discussion/:token", show_discussion, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/discussion/:token/:article", show_discussed_article, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/discussion/:token/:article", write_remark, ANYONE, TX_WRITE, remark_form, show_discussed_article, RATE_FORM,
	  ONCE, .body = 256 * 1024 },

	/* income.c */
	{ GET, "/programme/income", show_income, ANYONE, TX_READ, income_form, .rate = RATE_PAGE },

	/* apply.c */
	{ GET, "/apply", show_apply, ANYONE, TX_READ, apply_start_form, .rate = RATE_PAGE },
	{ POST, "/apply", apply, ANYONE, TX_WRITE, apply_form, show_apply, RATE_FORM, ONCE },
	{ GET, "/apply/sent", show_apply_sent, ANYONE, TX_NONE, .rate = RATE_PAGE },

	/* application.c */
	{ GET, "/application/:token", show_application, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/application/:token/confirm", confirm_application, ANYONE, TX_WRITE, NULL, show_application, RATE_FORM },
	{ POST, "/application/:token/answer", answer_application, ANYONE, TX_WRITE, answer_form, show_application,
	  RATE_FORM },
	{ GET, "/application/:token/withdraw", show_withdrawal, ANYONE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/application/:token/withdraw", withdraw_application, ANYONE, TX_WRITE, NULL, show_application,
	  RATE_FORM },

	/* mark.c */
	{ GET, "/mark/:name", show_mark, ANYONE, TX_READ, .rate = RATE_PAGE },

	{ POST, "/language", language_switch, ANYONE, TX_WRITE, language_form, NULL, RATE_FORM },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "public/programme", &programme_page_record },
	{ "public/privacy", &privacy_page_record },
	{ "public/programme_versions", &versions_page_record },
	{ "public/programme_version", &version_page_record },
	{ "public/programme_difference", &versions_difference_page_record },
	{ "public/discussion", &discussion_page_record },
	{ "public/discussion_article", &discussed_article_page_record },
	{ "public/income", &income_page_record },
	{ "public/apply", &apply_page_record },
	{ "public/apply_sent", NULL },
	{ "public/application", &application_page_record },
	{ "public/application_withdraw", &application_page_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct service public = { .name = "public",
					       .title = N_("Partner programme"),
					       .routes = routes,
					       .templates = templates,
					       .session = session_of_visitor,
					       .visitor = visitor_of_session,
					       .company = company_of_request,
					     .denied = denied };

	return service_main(argc, argv, &public);
}
