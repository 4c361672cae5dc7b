/* The contractor's cabinet: its addresses, its menu, and which template shows which record. */
#include "shared/project_view.h"
#include "shared/visitor.h"
#include "web/service.h"
#include "work/pages.h"

/* More than the files of one hand-in may come to, so that whoever sends too much gets the page and the note back. */
enum { SUBMIT_BYTES = 24 * 1024 * 1024 };

#define PROJECT "/work/projects/:reference"
#define STAGE PROJECT "/stages/:number"

static const struct route routes[] = {
	{ GET, "/work", show_today, CONTRACTOR_WORK, TX_READ, .rate = RATE_PAGE },

	{ GET, "/work/projects", show_projects, CONTRACTOR_WORK, TX_READ, projects_query, .rate = RATE_PAGE },
	{ GET, PROJECT, show_project, CONTRACTOR_WORK, TX_READ, .rate = RATE_PAGE },
	{ POST, PROJECT "/accept", accept_project, CONTRACTOR_WORK, TX_WRITE, answer_form, show_project, RATE_FORM, ONCE },
	{ POST, PROJECT "/decline", decline_project, CONTRACTOR_WORK, TX_WRITE, decline_form, show_project, RATE_FORM, ONCE },
	{ POST, PROJECT "/messages", write_message, CONTRACTOR_WORK, TX_WRITE, message_form, show_project, RATE_FORM, ONCE },

	{ POST, STAGE "/start", start_stage, CONTRACTOR_WORK, TX_WRITE, step_form, show_project, RATE_FORM },
	{ POST, STAGE "/block", block_stage, CONTRACTOR_WORK, TX_WRITE, reason_form, show_project, RATE_FORM },
	{ POST, STAGE "/unblock", unblock_stage, CONTRACTOR_WORK, TX_WRITE, step_form, show_project, RATE_FORM },
	{ POST, STAGE "/submit", submit_stage, CONTRACTOR_WORK, TX_WRITE, submit_form, show_project, RATE_FORM, ONCE,
	  .body = SUBMIT_BYTES },
	{ POST, STAGE "/withdraw", withdraw_stage, CONTRACTOR_WORK, TX_WRITE, step_form, show_project, RATE_FORM },

	{ GET, "/work/files/:id", download_file, CONTRACTOR_WORK, TX_READ, .rate = RATE_PAGE },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "work/today", &today_page_record },
	{ "work/projects", &projects_page_record },
	{ "work/project", &project_view_record },
	{ 0 }
};

static const struct menu_item menu[] = {
	{ "/work", N_("Today"), CONTRACTOR_WORK },
	{ "/work/projects", N_("Projects"), CONTRACTOR_WORK },
	{ "/shop/earnings/payouts", N_("Payouts"), PARTNER_EARNINGS },
	{ "/shop/programme", N_("Programme"), PARTNER_VIEW },
	{ "/shop/company", N_("Company"), PARTNER_VIEW },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct service work = { .name = "work",
					     .title = N_("Your projects"),
					     .routes = routes,
					     .templates = templates,
					     .menu = menu,
					     .session = session_of_visitor,
					     .visitor = visitor_of_session,
					     .company = company_of_request,
					     .denied = before_acceptance };

	return service_main(argc, argv, &work);
}
