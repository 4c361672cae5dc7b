/* The pages of the staff's cabinet: handlers, field tables and page records of the files beside this one, for main.c. */
#ifndef ADMIN_PAGES_H
#define ADMIN_PAGES_H

#include "base/record.h"
#include "web/route.h"

/* today.c */
handler show_today;
RECORD_OF(today_page);

/* applications.c */
handler show_applications, show_application_review, take_application, ask_applicant, note_application;
handler approve_application, reject_application, wait_application;
extern const struct field_rule application_query[], applications_form[], application_take_form[], application_ask_form[],
	application_note_form[], application_approve_form[], application_reject_form[], application_wait_form[];
RECORD_OF(applications_page);
RECORD_OF(application_review_page);

/* economics.c */
extern const struct field_rule economics_query[], service_costs_form[];
handler show_economics, export_economics, set_service_costs;
RECORD_OF(economics_page);

/* partners.c */
handler show_partners, show_partner, suspend_partner, resume_partner, invite_partner_again;
extern const struct field_rule partners_form[], partner_reason_form[];
RECORD_OF(partners_page);
RECORD_OF(partner_page);

/* sponsors.c */
handler change_sponsor;
extern const struct field_rule partner_query[], partner_sponsor_form[];

/* costs.c */
handler show_costs, show_cost, enter_cost, show_costs_file, read_costs_file;
extern const struct field_rule costs_query[], cost_form[], costs_file_form[];
RECORD_OF(costs_page);
RECORD_OF(cost_page);
RECORD_OF(costs_file_page);

/* orders.c, orders_steps.c */
handler show_staff_orders, show_staff_order;
handler confirm_order, await_order, pick_order, unpick_order, close_order, reject_order, end_order, hold_order;
handler release_order, release_credit, cut_order_line, ship_order, arrive_parcel, book_payment, book_return, answer_order;
extern const struct field_rule staff_orders_form[], order_step_form[], order_reason_form[], order_hold_form[];
extern const struct field_rule order_cut_form[], order_ship_form[], order_arrive_form[], order_payment_form[];
extern const struct field_rule order_answer_form[], order_return_form[];
RECORD_OF(staff_orders_page);
RECORD_OF(staff_order_page);

/* ledger.c */
handler show_ledger, show_ledger_proof, close_month;
extern const struct field_rule ledger_form[], ledger_close_form[];
RECORD_OF(ledger_page);
RECORD_OF(ledger_proof_page);

/* payouts.c */
handler show_payouts, show_payout, prepare_payout, approve_payout, drop_payout, pay_payout, fail_payout, export_payout;
extern const struct field_rule payouts_form[], payout_new_form[], payout_paid_form[], payout_failed_form[];
RECORD_OF(payouts_page);
RECORD_OF(payout_page);

/* staff.c */
handler show_staff, show_staff_person, add_staff, change_staff_roles, block_staff, unblock_staff;
extern const struct field_rule staff_form[], staff_roles_form[];
RECORD_OF(staff_page);
RECORD_OF(staff_person_page);

/* settings.c */
handler show_settings, change_settings, change_mark, remove_mark;
extern const struct field_rule settings_form[], settings_mark_form[];
RECORD_OF(settings_page);

/* audit.c */
handler show_audit;
extern const struct field_rule audit_form[];
RECORD_OF(audit_page);

/* schemes.c */
handler show_schemes, show_scheme, show_scheme_form, publish_scheme;
extern const struct field_rule scheme_query[], scheme_form[];
RECORD_OF(schemes_page);
RECORD_OF(scheme_page);
RECORD_OF(scheme_form_page);

/* projects.c */
handler show_projects, show_reviews, show_project_form, create_project, show_project, show_review, offer_project,
	withdraw_project, block_stage, unblock_stage, open_review, judge_stage, settle_remarks, write_project_message,
	write_review_message, download_file;
extern const struct field_rule projects_query[], project_form[], project_offer_form[], project_withdraw_form[],
	project_message_form[], stage_step_form[], stage_reason_form[], verdict_form[];
RECORD_OF(projects_page);
RECORD_OF(project_form_page);

#endif
