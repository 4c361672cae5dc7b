/* The sponsor of a partner for the staff: search, and a change from a day. */
#include "admin/sponsors.h"

#include <inttypes.h>

#include "admin/pages.h"
#include "base/text.h"
#include "domain/people/sponsors.h"
#include "shared/visitor.h"
#include "web/response.h"

RECORD(sponsor_choice, FIELD(sponsor_choice, id), FIELD(sponsor_choice, label), FIELD(sponsor_choice, only));

const struct field_rule partner_sponsor_form[] = {
	{ "sponsor", TEXT, .max = 200 },
	{ "sponsor_choice", WHOLE },
	{ "look", FLAG },
	{ "nobody", FLAG },
	{ "from", DAY },
	{ "sponsor_reason", LINES, .max = 500 },
	{ 0 }
};
const struct field_rule partner_query[] = { { "sponsor", TEXT, .max = 200 }, { 0 } };

struct sponsor_choice_list sponsor_choices(struct request *req)
{
	const struct sponsored_list found = sponsors_search(req->db, form_text(req, "sponsor"));
	struct sponsor_choice_list choices = { arena_many(req->arena, struct sponsor_choice, found.count), found.count };

	for (size_t i = 0; i < found.count; i++)
		choices.items[i] = (struct sponsor_choice){
			found.items[i].id,
			arena_printf(req->arena, "P-%" PRId64 " %s", 1000 + found.items[i].id, found.items[i].name),
			found.count == 1
		};
	return choices;
}

const char *sponsor_named(struct request *req)
{
	int64_t chosen = form_int(req, "sponsor_choice");

	return chosen ? arena_printf(req->arena, "P-%" PRId64, 1000 + chosen) : form_text(req, "sponsor");
}

enum status change_sponsor(struct request *req)
{
	static const struct refused empty = { .rule = N_("No sponsor is named."),
					      .remedy = N_("Name the new sponsor, or say that there is none.") };
	static const struct refused both = { .rule = N_("A sponsor is named, and there shall be none."),
					     .remedy = N_("Empty the field, or take the tick away.") };
	const struct actor actor = actor_of(req);
	const char *named = sponsor_named(req);
	struct sponsor_change change = { .sponsor = named,
					 .from = form_day(req, "from"),
					 .reason = form_text(req, "sponsor_reason") };

	if (!text_to_int(path_text(req, 0), &change.partner_id) || change.partner_id <= 0)
		return not_found(req);
	if (form_flag(req, "look")) {
		if (text_letters(form_text(req, "sponsor")) < 2) {
			form_wrong(req, "sponsor", N_("Write the number of the partner, or at least two letters of its name."));
			return invalid(req);
		}
		return look_again(req, N_("Choose the sponsor among the partners found below. Nothing is changed yet, and all that you filled in is kept."));
	}
	if (form_flag(req, "nobody") != text_empty(named))
		return refused(req, text_empty(named) ? &empty : &both);
	if (!date_set(change.from))
		form_wrong(req, "from", N_("Say from which day."));
	if (text_letters(change.reason) < 3)
		form_wrong(req, "sponsor_reason", N_("Write a reason."));
	if (!form_fine(req))
		return invalid(req);

	refusal why = sponsor_change(req->db, &actor, &change);

	return why ? refused(req, why)
		   : redirect_notice(req, N_("The change of the sponsor is entered; those concerned get a letter."),
				     "/admin/partners/%" PRId64, change.partner_id);
}
