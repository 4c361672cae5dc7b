/* The staff's cabinet: its addresses, its menu, and which template shows which record. One block of rows per file. */
#include "admin/bonuses.h"
#include "admin/pages.h"
#include "admin/programme.h"
#include "admin/violations.h"
#include "shared/project_view.h"
#include "shared/visitor.h"
#include "web/service.h"

static const struct route routes[] = {
	/* today.c */
	{ GET, "/admin", show_today, STAFF, TX_READ, .rate = RATE_PAGE },

	/* applications.c */
	{ GET, "/admin/applications", show_applications, APPLICATIONS_REVIEW, TX_READ, applications_form,
	  .rate = RATE_PAGE },
	{ GET, "/admin/applications/:id", show_application_review, APPLICATIONS_REVIEW, TX_READ, application_query, .rate = RATE_PAGE },
	{ POST, "/admin/applications/:id/take", take_application, APPLICATIONS_REVIEW, TX_WRITE, application_take_form,
	  show_application_review, RATE_FORM },
	{ POST, "/admin/applications/:id/ask", ask_applicant, APPLICATIONS_REVIEW, TX_WRITE, application_ask_form,
	  show_application_review, RATE_FORM },
	{ POST, "/admin/applications/:id/note", note_application, APPLICATIONS_REVIEW, TX_WRITE, application_note_form,
	  show_application_review, RATE_FORM },
	{ POST, "/admin/applications/:id/approve", approve_application, APPLICATIONS_REVIEW, TX_WRITE,
	  application_approve_form, show_application_review, RATE_FORM },
	{ POST, "/admin/applications/:id/reject", reject_application, APPLICATIONS_REVIEW, TX_WRITE,
	  application_reject_form, show_application_review, RATE_FORM },
	{ POST, "/admin/applications/:id/wait", wait_application, APPLICATIONS_REVIEW, TX_WRITE, application_wait_form,
	  show_application_review, RATE_FORM },

	/* economics.c */
	{ GET, "/admin/partners/economics", show_economics, ECONOMICS_VIEW, TX_READ, economics_query, .rate = RATE_PAGE },
	{ GET, "/admin/partners/economics/file", export_economics, ECONOMICS_VIEW, TX_READ, economics_query, .rate = RATE_PAGE },
	{ POST, "/admin/settings/service", set_service_costs, SETTINGS_MANAGE, TX_WRITE, service_costs_form, show_settings,
	  RATE_FORM },

	/* partners.c */
	{ GET, "/admin/partners", show_partners, PARTNERS_MANAGE, TX_READ, partners_form, .rate = RATE_PAGE },
	{ GET, "/admin/partners/:id", show_partner, PARTNERS_MANAGE, TX_READ, partner_query, .rate = RATE_PAGE },
	{ POST, "/admin/partners/:id/suspend", suspend_partner, PARTNERS_MANAGE, TX_WRITE, partner_reason_form,
	  show_partner, RATE_FORM },
	{ POST, "/admin/partners/:id/resume", resume_partner, PARTNERS_MANAGE, TX_WRITE, partner_reason_form,
	  show_partner, RATE_FORM },
	{ POST, "/admin/partners/:id/invite", invite_partner_again, PARTNERS_MANAGE, TX_WRITE, NULL, show_partner,
	  RATE_FORM },

	/* sponsors.c */
	{ POST, "/admin/partners/:id/sponsor", change_sponsor, PARTNERS_MANAGE, TX_WRITE, partner_sponsor_form, show_partner,
	  RATE_FORM },

	/* costs.c */
	{ GET, "/admin/costs", show_costs, CATALOGUE_MANAGE, TX_READ, costs_query, .rate = RATE_PAGE },
	{ GET, "/admin/costs/file", show_costs_file, CATALOGUE_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/costs/file", read_costs_file, CATALOGUE_MANAGE, TX_WRITE, costs_file_form, show_costs_file, RATE_FORM,
	  .body = 640 * 1024 },
	{ GET, "/admin/costs/:id", show_cost, CATALOGUE_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/costs/:id", enter_cost, CATALOGUE_MANAGE, TX_WRITE, cost_form, show_cost, RATE_FORM, ONCE },

	/* orders.c, orders_steps.c */
	{ GET, "/admin/orders", show_staff_orders, ORDERS_VIEW, TX_READ, staff_orders_form, .rate = RATE_PAGE },
	{ GET, "/admin/orders/:reference", show_staff_order, ORDERS_VIEW, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/orders/:reference/confirm", confirm_order, ORDERS_MANAGE, TX_WRITE, order_step_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/await", await_order, ORDERS_MANAGE, TX_WRITE, order_step_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/reject", reject_order, ORDERS_MANAGE, TX_WRITE, order_reason_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/cancel", end_order, ORDERS_MANAGE, TX_WRITE, order_reason_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/pick", pick_order, ORDERS_SHIP, TX_WRITE, order_step_form, show_staff_order,
	  RATE_FORM },
	{ POST, "/admin/orders/:reference/unpick", unpick_order, ORDERS_SHIP, TX_WRITE, order_step_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/ship", ship_order, ORDERS_SHIP, TX_WRITE, order_ship_form, show_staff_order,
	  RATE_FORM, ONCE },
	{ POST, "/admin/orders/:reference/cut", cut_order_line, ORDERS_MANAGE, TX_WRITE, order_cut_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/delivered", arrive_parcel, ORDERS_SHIP, TX_WRITE, order_arrive_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/close", close_order, ORDERS_MANAGE, TX_WRITE, order_step_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/hold", hold_order, ORDERS_MANAGE, TX_WRITE, order_hold_form, show_staff_order,
	  RATE_FORM },
	{ POST, "/admin/orders/:reference/release", release_order, ORDERS_MANAGE, TX_WRITE, order_hold_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/release-credit", release_credit, MONEY_MANAGE, TX_WRITE, order_step_form,
	  show_staff_order, RATE_FORM },
	{ POST, "/admin/orders/:reference/payments", book_payment, MONEY_MANAGE, TX_WRITE, order_payment_form,
	  show_staff_order, RATE_FORM, ONCE },
	{ POST, "/admin/orders/:reference/returns", book_return, ORDERS_MANAGE, TX_WRITE, order_return_form,
	  show_staff_order, RATE_FORM, ONCE },
	{ POST, "/admin/orders/:reference/messages", answer_order, ORDERS_MANAGE, TX_WRITE, order_answer_form,
	  show_staff_order, RATE_FORM, ONCE },

	/* ledger.c */
	{ GET, "/admin/ledger", show_ledger, MONEY_MANAGE, TX_READ, ledger_form, .rate = RATE_PAGE },

	{ GET, "/admin/ledger/proof", show_ledger_proof, MONEY_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/ledger/close", close_month, MONEY_MANAGE, TX_WRITE, ledger_close_form, show_ledger_proof, RATE_FORM },

	/* payouts.c */
	{ GET, "/admin/payouts", show_payouts, MONEY_MANAGE, TX_READ, payouts_form, .rate = RATE_PAGE },
	{ POST, "/admin/payouts", prepare_payout, MONEY_MANAGE, TX_WRITE, payout_new_form, show_payouts, RATE_FORM, ONCE },
	{ GET, "/admin/payouts/:id", show_payout, MONEY_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/payouts/:id/bank", export_payout, MONEY_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/payouts/:id/approve", approve_payout, MONEY_MANAGE, TX_WRITE, NULL, show_payout, RATE_FORM },
	{ POST, "/admin/payouts/:id/drop", drop_payout, MONEY_MANAGE, TX_WRITE, NULL, show_payout, RATE_FORM },
	{ POST, "/admin/payouts/:id/paid", pay_payout, MONEY_MANAGE, TX_WRITE, payout_paid_form, show_payout, RATE_FORM,
	  ONCE },
	{ POST, "/admin/payouts/:id/failed", fail_payout, MONEY_MANAGE, TX_WRITE, payout_failed_form, show_payout, RATE_FORM,
	  ONCE },

	/* bonuses.c */
	{ GET, "/admin/bonuses", show_bonuses, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/bonuses/new", show_bonus_form, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/bonuses/new", create_bonus, PROGRAMME_MANAGE, TX_WRITE, bonus_form, show_bonus_form, RATE_FORM, ONCE },
	{ GET, "/admin/bonuses/:id", show_bonus, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/bonuses/:id/raise", raise_bonus, PROGRAMME_MANAGE, TX_WRITE, bonus_raise_form, show_bonus, RATE_FORM },
	{ POST, "/admin/bonuses/:id/withdraw", withdraw_bonus, PROGRAMME_MANAGE, TX_WRITE, NULL, show_bonus, RATE_FORM },

	/* violations.c */
	{ GET, "/admin/violations", show_violations, CONDUCT_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/violations/new", show_violation_form, CONDUCT_MANAGE, TX_READ, violation_query, .rate = RATE_PAGE },
	{ POST, "/admin/violations/new", record_violation, CONDUCT_MANAGE, TX_WRITE, violation_form, show_violation_form,
	  RATE_FORM, ONCE, .body = FILE_BYTES + 64 * 1024 },
	{ GET, "/admin/violations/:id", show_violation, CONDUCT_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/violations/:id/decide", decide_violation, CONDUCT_MANAGE, TX_WRITE, violation_decide_form,
	  show_violation, RATE_FORM },
	{ POST, "/admin/violations/:id/review", review_violation, CONDUCT_MANAGE, TX_WRITE, violation_review_form,
	  show_violation, RATE_FORM },
	{ GET, "/admin/violations/:id/files/:file", download_evidence, CONDUCT_MANAGE, TX_READ, .rate = RATE_PAGE },

	/* staff.c */
	{ GET, "/admin/staff", show_staff, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/staff", add_staff, SETTINGS_MANAGE, TX_WRITE, staff_form, show_staff, RATE_FORM },
	{ GET, "/admin/staff/:id", show_staff_person, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/staff/:id/roles", change_staff_roles, SETTINGS_MANAGE, TX_WRITE, staff_roles_form,
	  show_staff_person, RATE_FORM },
	{ POST, "/admin/staff/:id/block", block_staff, SETTINGS_MANAGE, TX_WRITE, NULL, show_staff_person, RATE_FORM },
	{ POST, "/admin/staff/:id/unblock", unblock_staff, SETTINGS_MANAGE, TX_WRITE, NULL, show_staff_person,
	  RATE_FORM },

	/* settings.c */
	{ GET, "/admin/settings", show_settings, SETTINGS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/settings", change_settings, SETTINGS_MANAGE, TX_WRITE, settings_form, show_settings, RATE_FORM },
	{ POST, "/admin/settings/mark", change_mark, SETTINGS_MANAGE, TX_WRITE, settings_mark_form, show_settings, RATE_FORM,
	  .body = 320 * 1024 },
	{ POST, "/admin/settings/mark/remove", remove_mark, SETTINGS_MANAGE, TX_WRITE, NULL, show_settings, RATE_FORM },

	/* programme.c */
	{ GET, "/admin/programme", show_programme_desk, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/programme/difference", show_versions_difference, PROGRAMME_MANAGE, TX_READ, versions_difference_query,
	  .rate = RATE_PAGE },
	{ GET, "/admin/programme/versions/:number", show_version, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts", create_draft, PROGRAMME_MANAGE, TX_WRITE, draft_new_form, show_programme_desk,
	  RATE_FORM, ONCE },

	/* draft.c, draft_article.c, draft_publish.c */
	{ GET, "/admin/programme/drafts/:id", show_draft, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/programme/drafts/:id/preview", preview_draft, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/programme/drafts/:id/difference", show_draft_difference, PROGRAMME_MANAGE, TX_READ,
	  draft_difference_query, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/discard", discard_draft, PROGRAMME_MANAGE, TX_WRITE, draft_step_form, show_draft,
	  RATE_FORM },
	{ POST, "/admin/programme/drafts/:id/base", rebase_draft, PROGRAMME_MANAGE, TX_WRITE, NULL, show_draft, RATE_FORM },
	{ POST, "/admin/programme/drafts/:id/articles", add_draft_article, PROGRAMME_MANAGE, TX_WRITE, draft_step_form,
	  show_draft, RATE_FORM },
	{ GET, "/admin/programme/drafts/:id/articles/:article", show_draft_article, PROGRAMME_MANAGE, TX_READ,
	  .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/articles/:article", save_draft_article, PROGRAMME_MANAGE, TX_WRITE,
	  draft_article_form, show_draft_article, RATE_FORM, .body = 512 * 1024 },
	{ POST, "/admin/programme/drafts/:id/articles/:article/move", move_draft_article, PROGRAMME_MANAGE, TX_WRITE,
	  draft_move_form, show_draft, RATE_FORM },
	{ POST, "/admin/programme/drafts/:id/articles/:article/remove", drop_draft_article, PROGRAMME_MANAGE, TX_WRITE,
	  draft_step_form, show_draft_article, RATE_FORM },
	{ GET, "/admin/programme/drafts/:id/publish", show_publish, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/publish", publish_draft, PROGRAMME_MANAGE, TX_WRITE, publish_form, show_publish,
	  RATE_FORM, ONCE },

	/* start.c */
	{ GET, "/admin/programme/start", show_start, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/start", begin_start, PROGRAMME_MANAGE, TX_WRITE, NULL, show_start, RATE_FORM, ONCE },
	{ GET, "/admin/programme/start/:step", show_start_step, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/start/:step", save_start, PROGRAMME_MANAGE, TX_WRITE, start_form, show_start_step, RATE_FORM },

	/* discussion.c */
	{ GET, "/admin/programme/drafts/:id/discussion", show_discussion, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/discussion", invite_to_discussion, PROGRAMME_MANAGE, TX_WRITE, invite_form,
	  show_discussion, RATE_FORM, ONCE },
	{ POST, "/admin/programme/drafts/:id/invitations/:invitation/withdraw", withdraw_invitation, PROGRAMME_MANAGE,
	  TX_WRITE, NULL, show_discussion, RATE_FORM },
	{ GET, "/admin/programme/drafts/:id/remarks/:remark", show_remark, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/remarks/:remark", settle_remark, PROGRAMME_MANAGE, TX_WRITE, remark_form,
	  show_remark, RATE_FORM },

	/* simulations.c */
	{ GET, "/admin/programme/drafts/:id/simulations", show_simulations, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/simulations", ask_simulation, PROGRAMME_MANAGE, TX_WRITE, simulation_form,
	  show_simulations, RATE_FORM, ONCE },
	{ GET, "/admin/programme/drafts/:id/simulations/:simulation", show_simulation, PROGRAMME_MANAGE, TX_READ,
	  simulation_query, .rate = RATE_PAGE },
	{ GET, "/admin/programme/drafts/:id/simulations/:simulation/partners", simulation_file, PROGRAMME_MANAGE, TX_READ,
	  .rate = RATE_PAGE },
	{ POST, "/admin/programme/drafts/:id/simulations/:simulation/stop", stop_simulation, PROGRAMME_MANAGE, TX_WRITE, NULL,
	  show_simulations, RATE_FORM },

	/* individual.c */
	{ GET, "/admin/programme/partners/:partner", show_individual, PROGRAMME_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/programme/partners/:partner", offer_individual, PROGRAMME_MANAGE, TX_WRITE, individual_form,
	  show_individual, RATE_FORM, ONCE },
	{ POST, "/admin/programme/partners/:partner/terms/:id/withdraw", withdraw_individual, PROGRAMME_MANAGE, TX_WRITE,
	  NULL, show_individual, RATE_FORM },
	{ POST, "/admin/programme/partners/:partner/terms/:id/end", end_individual, PROGRAMME_MANAGE, TX_WRITE,
	  individual_end_form, show_individual, RATE_FORM },

	/* audit.c */
	{ GET, "/admin/audit", show_audit, SETTINGS_MANAGE, TX_READ, audit_form, .rate = RATE_PAGE },

	/* schemes.c */
	{ GET, "/admin/schemes", show_schemes, PROJECTS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ GET, "/admin/schemes/new", show_scheme_form, PROJECTS_MANAGE, TX_READ, scheme_query, .rate = RATE_PAGE },
	{ POST, "/admin/schemes/new", publish_scheme, PROJECTS_MANAGE, TX_WRITE, scheme_form, show_scheme_form, RATE_FORM,
	  ONCE, .body = 256 * 1024 },
	{ GET, "/admin/schemes/:id", show_scheme, PROJECTS_MANAGE, TX_READ, .rate = RATE_PAGE },

	/* projects.c: the manager */
	{ GET, "/admin/projects", show_projects, PROJECTS_MANAGE, TX_READ, projects_query, .rate = RATE_PAGE },
	{ GET, "/admin/projects/new", show_project_form, PROJECTS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/projects/new", create_project, PROJECTS_MANAGE, TX_WRITE, project_form, show_project_form,
	  RATE_FORM, ONCE },
	{ GET, "/admin/projects/:reference", show_project, PROJECTS_MANAGE, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/projects/:reference/offer", offer_project, PROJECTS_MANAGE, TX_WRITE, project_offer_form,
	  show_project, RATE_FORM, ONCE },
	{ POST, "/admin/projects/:reference/withdraw", withdraw_project, PROJECTS_MANAGE, TX_WRITE, project_withdraw_form,
	  show_project, RATE_FORM },
	{ POST, "/admin/projects/:reference/messages", write_project_message, PROJECTS_MANAGE, TX_WRITE,
	  project_message_form, show_project, RATE_FORM, ONCE },
	{ POST, "/admin/projects/:reference/stages/:number/block", block_stage, PROJECTS_MANAGE, TX_WRITE,
	  stage_reason_form, show_project, RATE_FORM },
	{ POST, "/admin/projects/:reference/stages/:number/unblock", unblock_stage, PROJECTS_MANAGE, TX_WRITE,
	  stage_step_form, show_project, RATE_FORM },

	/* projects.c: the reviewer */
	{ GET, "/admin/reviews", show_reviews, PROJECTS_REVIEW, TX_READ, projects_query, .rate = RATE_PAGE },
	{ GET, "/admin/reviews/:reference", show_review, PROJECTS_REVIEW, TX_READ, .rate = RATE_PAGE },
	{ POST, "/admin/reviews/:reference/messages", write_review_message, PROJECTS_REVIEW, TX_WRITE,
	  project_message_form, show_review, RATE_FORM, ONCE },
	{ POST, "/admin/reviews/:reference/stages/:number/open", open_review, PROJECTS_REVIEW, TX_WRITE, stage_step_form,
	  show_review, RATE_FORM },
	{ POST, "/admin/reviews/:reference/stages/:number/verdict", judge_stage, PROJECTS_REVIEW, TX_WRITE, verdict_form,
	  show_review, RATE_FORM },
	{ POST, "/admin/reviews/:reference/stages/:number/settle", settle_remarks, PROJECTS_REVIEW, TX_WRITE,
	  stage_step_form, show_review, RATE_FORM },
	{ GET, "/admin/files/:id", download_file, STAFF, TX_READ, .rate = RATE_PAGE },
	{ 0 }
};

static const struct template_binding templates[] = {
	{ "admin/today", &today_page_record },
	{ "admin/applications", &applications_page_record },
	{ "admin/application", &application_review_page_record },
	{ "admin/partners", &partners_page_record },
	{ "admin/partner", &partner_page_record },
	{ "admin/economics", &economics_page_record },
	{ "admin/costs", &costs_page_record },
	{ "admin/cost", &cost_page_record },
	{ "admin/costs_file", &costs_file_page_record },
	{ "admin/orders", &staff_orders_page_record },
	{ "admin/order", &staff_order_page_record },
	{ "admin/ledger", &ledger_page_record },
	{ "admin/ledger_proof", &ledger_proof_page_record },
	{ "admin/payouts", &payouts_page_record },
	{ "admin/payout", &payout_page_record },
	{ "admin/bonuses", &bonuses_page_record },
	{ "admin/bonus", &bonus_page_record },
	{ "admin/bonus_new", &bonus_form_page_record },
	{ "admin/violations", &violations_page_record },
	{ "admin/violation", &violation_page_record },
	{ "admin/violation_new", &violation_form_page_record },
	{ "admin/staff", &staff_page_record },
	{ "admin/staff_person", &staff_person_page_record },
	{ "admin/settings", &settings_page_record },
	{ "admin/audit", &audit_page_record },
	{ "admin/programme", &programme_page_record },
	{ "admin/programme_start", &start_page_record },
	{ "admin/programme_version", &version_page_record },
	{ "admin/programme_difference", &versions_difference_page_record },
	{ "admin/programme_draft", &draft_page_record },
	{ "admin/programme_preview", &draft_preview_page_record },
	{ "admin/programme_draft_difference", &draft_difference_page_record },
	{ "admin/programme_article", &draft_article_page_record },
	{ "admin/programme_publish", &publish_page_record },
	{ "admin/programme_discussion", &discussion_page_record },
	{ "admin/programme_remark", &remark_page_record },
	{ "admin/programme_simulations", &simulations_page_record },
	{ "admin/programme_simulation", &simulation_page_record },
	{ "admin/programme_individual", &individual_page_record },
	{ "admin/schemes", &schemes_page_record },
	{ "admin/scheme", &scheme_page_record },
	{ "admin/scheme_new", &scheme_form_page_record },
	{ "admin/projects", &projects_page_record },
	{ "admin/project_new", &project_form_page_record },
	{ "admin/project", &project_view_record },
	{ 0 }
};

static const struct menu_item menu[] = {
	{ "/admin", N_("Today"), STAFF },
	{ "/admin/applications", N_("Applications"), APPLICATIONS_REVIEW },
	{ "/admin/partners", N_("Partners"), PARTNERS_MANAGE },
	{ "/admin/partners/economics", N_("Economics"), ECONOMICS_VIEW },
	{ "/admin/projects", N_("Projects"), PROJECTS_MANAGE },
	{ "/admin/reviews", N_("Reviews"), PROJECTS_REVIEW },
	{ "/admin/schemes", N_("Schemes"), PROJECTS_MANAGE },
	{ "/admin/programme", N_("Programme"), PROGRAMME_MANAGE },
	{ "/admin/bonuses", N_("Bonuses"), PROGRAMME_MANAGE },
	{ "/admin/violations", N_("Violations"), CONDUCT_MANAGE },
	{ "/admin/costs", N_("Costs"), CATALOGUE_MANAGE },
	{ "/admin/orders", N_("Orders"), ORDERS_VIEW },
	{ "/admin/ledger", N_("Ledger"), MONEY_MANAGE },
	{ "/admin/payouts", N_("Payouts"), MONEY_MANAGE },
	{ "/admin/staff", N_("Staff"), SETTINGS_MANAGE },
	{ "/admin/settings", N_("Company settings"), SETTINGS_MANAGE },
	{ "/admin/audit", N_("History of changes"), SETTINGS_MANAGE },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct service admin = { .name = "admin",
					      .title = N_("Staff"),
					      .routes = routes,
					      .templates = templates,
					      .menu = menu,
					      .session = session_of_visitor,
					      .visitor = visitor_of_session,
					      .company = company_of_request,
					      .denied = denied };

	return service_main(argc, argv, &admin);
}
