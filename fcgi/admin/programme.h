/* The programme manager's pages: handlers, field tables and page records, for main.c; and the fields of values that three
 * of them share. */
#ifndef ADMIN_PROGRAMME_H
#define ADMIN_PROGRAMME_H

#include "shared/programme_view.h"
#include "web/response.h"
#include "web/route.h"

/* programme.c */
handler show_programme_desk, show_version, show_versions_difference, create_draft;
extern const struct field_rule draft_new_form[];
RECORD_OF(programme_page);

/* draft.c */
handler show_draft, preview_draft, show_draft_difference, add_draft_article, drop_draft_article, move_draft_article,
	discard_draft, rebase_draft;
extern const struct field_rule draft_step_form[], draft_move_form[], draft_difference_query[];
RECORD_OF(draft_page);
RECORD_OF(draft_preview_page);
RECORD_OF(draft_difference_page);

/* draft_article.c */
handler show_draft_article, save_draft_article;
extern const struct field_rule draft_article_form[];
RECORD_OF(draft_article_page);

/* draft_publish.c */
handler show_publish, publish_draft;
extern const struct field_rule publish_form[];
RECORD_OF(publish_page);

/* discussion.c */
handler show_discussion, invite_to_discussion, withdraw_invitation, show_remark, settle_remark;
extern const struct field_rule invite_form[], remark_form[];
RECORD_OF(discussion_page);
RECORD_OF(remark_page);

/* simulations.c */
handler show_simulations, ask_simulation, stop_simulation, show_simulation, simulation_file;
extern const struct field_rule simulation_form[], simulation_query[];
RECORD_OF(simulations_page);
RECORD_OF(simulation_page);

/* individual.c */
handler show_individual, offer_individual, withdraw_individual, end_individual;
extern const struct field_rule individual_form[], individual_end_form[];
RECORD_OF(individual_page);

/* start.c */
handler show_start, begin_start, show_start_step, save_start;
extern const struct field_rule start_form[];
RECORD_OF(start_page);

/* ---- values.c ---- */

struct value_choice {
	int64_t value;
	const char *label;
	bool current;
};
LIST_OF(value_choice);
RECORD_OF(value_choice);

/* One value as a field of a form: fields name[] and value[] of that place. */
struct value_row {
	int64_t place;
	const char *name;
	const char *label;
	const char *help;
	const char *low, *high;  /* its bounds in words; "" of a choice */
	const char *unit;        /* beside the input */
	const char *typed;
	const char *now;         /* what holds without it, in words */
	bool is_choice;
	struct value_choice_list choices;
	const char *wrong;       /* a sentence, translated; "" */
};
LIST_OF(value_row);
RECORD_OF(value_row);

/* A parameter that can be added, for the list beside the field of its name. */
struct value_kind {
	const char *pattern;
	const char *label;
};
LIST_OF(value_kind);
RECORD_OF(value_kind);

struct value_kind_list value_kinds(struct request *req);

/* Fields for stored values. */
struct value_row_list value_rows(struct request *req, struct parameter_list stored);

/* Fields as they were sent; name[] and value[] must be declared. */
struct value_row_list value_rows_typed(struct request *req);

/* Reads the rows that have a value; what cannot be read is marked in its row and at the form's field rows. */
struct parameter_list value_rows_read(struct request *req, struct value_row_list rows);

#endif
