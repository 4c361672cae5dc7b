/* Partners for the staff: the list, one partner with everybody and everything that belongs to it, pausing and resuming. */
#include <string.h>

#include "admin/pages.h"
#include "admin/sponsors.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/people/partners.h"
#include "domain/people/roles.h"
#include "domain/programme/outlook.h"
#include "domain/people/sponsors.h"
#include "shared/visitor.h"
#include "sql/members.h"
#include "sql/partners.h"
#include "sql/sponsors.h"
#include "web/response.h"

enum { ROWS = 50 };

const struct field_rule partners_form[] = {
	{ "q", TEXT, .max = 100 },
	{ "state", CHOICE, .choices = "active suspended terminated" },
	{ "after", TEXT, .max = 160 },
	{ "id", WHOLE },
	{ 0 },
};
const struct field_rule partner_reason_form[] = { { "reason", LINES, .required = true, .min = 3, .max = 500 }, { 0 } };

/* What a row and a page say beside the partner's own record. */
struct partners_row {
	const char *code;
	const char *path;
	const struct partner_line *partner;
	const char *tier;
};
LIST_OF(partners_row);
RECORD(partners_row, FIELD(partners_row, code), FIELD(partners_row, path), ONE(partners_row, partner, partner_line),
       FIELD(partners_row, tier));

struct partners_page {
	struct partners_row_list rows;
	const char *q;
	const char *state;
	const char *first;  /* address of the list's beginning, when this is not it */
	const char *next;
	bool searched;
	bool has_rows;
	bool paged;
};
RECORD(partners_page, LIST(partners_page, rows, partners_row), FIELD(partners_page, q), FIELD(partners_page, state),
       FIELD(partners_page, first), FIELD(partners_page, next), FIELD(partners_page, searched),
       FIELD(partners_page, has_rows), FIELD(partners_page, paged));

struct partner_page_member {
	const struct partner_member *member;
	const char *role; /* translated */
};
LIST_OF(partner_page_member);
RECORD(partner_page_member, ONE(partner_page_member, member, partner_member), FIELD(partner_page_member, role));

/* A period of the history of sponsors. */
struct partner_sponsor {
	const struct sponsor_period *period;
	const char *path;
	const char *code;
};
LIST_OF(partner_sponsor);
RECORD(partner_sponsor, ONE(partner_sponsor, period, sponsor_period), FIELD(partner_sponsor, path),
       FIELD(partner_sponsor, code));

struct partner_page {
	const struct partner *partner;
	const char *code;
	const char *self; /* its own address */
	const char *tier;
	const char *sponsor_path;
	struct partner_page_member_list members;
	struct partner_list_place_list lists;
	bool waits; /* somebody has not used the invitation */
	struct partner_sponsor_list history;
	struct sponsor_choice_list sponsors;
	bool looked;   /* a sponsor was typed to look for */
	bool changing; /* the form of the sponsor was sent */
	struct date today;
	bool ended;
	bool may_weigh; /* the reader may see what it brings and costs */
};
RECORD(partner_page, ONE(partner_page, partner, partner), FIELD(partner_page, code), FIELD(partner_page, self),
       FIELD(partner_page, tier), FIELD(partner_page, sponsor_path), LIST(partner_page, members, partner_page_member),
       LIST(partner_page, lists, partner_list_place), FIELD(partner_page, waits),
       LIST(partner_page, history, partner_sponsor), LIST(partner_page, sponsors, sponsor_choice),
       FIELD(partner_page, looked), FIELD(partner_page, changing), FIELD(partner_page, today), FIELD(partner_page, ended),
       FIELD(partner_page, may_weigh));

enum { CODE_BASE = 1000 };

static const char *code_of(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "P-%lld", (long long)(CODE_BASE + id));
}

static const char *path_of(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "/admin/partners/%lld", (long long)id);
}

/* "%word%" with the signs of LIKE made harmless. */
static const char *pattern_of(struct arena *arena, const char *text)
{
	struct buffer pattern = { 0 };
	const char *kept;

	buffer_char(&pattern, '%');
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			buffer_char(&pattern, '\\');
		buffer_char(&pattern, *text);
	}
	buffer_char(&pattern, '%');
	kept = arena_text(arena, buffer_get(&pattern));
	buffer_free(&pattern);
	return kept;
}

/* The id behind "P-1004" or "1004"; 0 when that is not what was typed. */
static int64_t id_of_code(const char *text)
{
	int64_t number;

	if (text_starts(text, "P-") || text_starts(text, "p-"))
		text += 2;
	return text_to_int(text, &number) && number > CODE_BASE ? number - CODE_BASE : 0;
}

static const char *list_path(struct request *req, const struct partner_line *last)
{
	const char *path = arena_printf(req->arena, "/admin/partners?q=%s&state=%s", url_encode(req->arena, form_text(req, "q")),
					form_text(req, "state"));

	if (!last)
		return path;
	return arena_printf(req->arena, "%s&after=%s&id=%lld", path, url_encode(req->arena, last->name),
			    (long long)last->id);
}

enum status show_partners(struct request *req)
{
	const char *q = form_text(req, "q");
	struct partner_line_list lines = sql_partners_page(req->db, pattern_of(req->arena, q), id_of_code(q),
							   form_text(req, "state"), form_text(req, "after"),
							   form_int(req, "id"), ROWS + 1);
	size_t count = lines.count > ROWS ? ROWS : lines.count;
	struct partners_page shown = { .rows = { arena_many(req->arena, struct partners_row, count), count }, .q = q,
				       .state = form_text(req, "state") };

	for (size_t i = 0; i < count; i++) {
		const struct partner_line *line = &lines.items[i];

		shown.rows.items[i] = (struct partners_row){ code_of(req->arena, line->id), path_of(req->arena, line->id), line,
							     tier_words(line->tier) };
	}
	shown.has_rows = count > 0;
	shown.searched = *q || *shown.state;
	shown.first = form_sent(req, "after") ? list_path(req, NULL) : "";
	shown.next = lines.count > ROWS ? list_path(req, &lines.items[ROWS - 1]) : "";
	shown.paged = *shown.first || *shown.next;
	return page(req, "admin/partners", &shown);
}

static int64_t id_in_path(const struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) && id > 0 ? id : 0;
}

static void members_show(struct request *req, struct partner_page *shown)
{
	struct partner_member_list members = sql_members_of(req->db, shown->partner->id);

	shown->members.items = arena_many(req->arena, struct partner_page_member, members.count);
	shown->members.count = members.count;
	for (size_t i = 0; i < members.count; i++) {
		const char *label = role_label(members.items[i].role);

		shown->members.items[i] = (struct partner_page_member){ &members.items[i], label ? locale_text(label) : "" };
		shown->waits = shown->waits || (members.items[i].invited && !members.items[i].blocked);
	}
}

static void sponsors_show(struct request *req, struct partner_page *shown)
{
	struct sponsor_period_list periods = sql_sponsors_of(req->db, shown->partner->id, shown->today);

	shown->history.items = arena_many(req->arena, struct partner_sponsor, periods.count);
	shown->history.count = periods.count;
	for (size_t i = 0; i < periods.count; i++)
		shown->history.items[i] = (struct partner_sponsor){ &periods.items[i],
								    path_of(req->arena, periods.items[i].sponsor_id),
								    code_of(req->arena, periods.items[i].sponsor_id) };
	shown->looked = !text_empty(form_text(req, "sponsor"));
	shown->changing = shown->looked || (req->method == POST && form_sent(req, "from"));
	shown->sponsors = sponsor_choices(req);
}

enum status show_partner(struct request *req)
{
	struct partner_page shown = { .partner = sql_partner_of_id(req->db, id_in_path(req), locale_today(req->now)) };

	if (!shown.partner)
		return not_found(req);
	shown.code = code_of(req->arena, shown.partner->id);
	shown.self = path_of(req->arena, shown.partner->id);
	shown.tier = tier_words(shown.partner->tier);
	shown.sponsor_path = shown.partner->sponsor_id ? path_of(req->arena, shown.partner->sponsor_id) : "";
	shown.lists = sql_partner_chain(req->db, shown.partner->id);
	shown.today = locale_today(req->now);
	shown.ended = text_same(shown.partner->state, "terminated");
	shown.may_weigh = (req->visitor.rights & RIGHT(ECONOMICS_VIEW)) != 0;
	members_show(req, &shown);
	sponsors_show(req, &shown);
	return page(req, "admin/partner", &shown);
}

/* The partner's page again, or the refusal on it; a partner that does not exist is not found. */
static enum status answer(struct request *req, int64_t id, refusal why, const char *done)
{
	if (!sql_partner_of_id(req->db, id, locale_today(req->now)))
		return not_found(req);
	return why ? refused(req, why) : redirect_notice(req, done, "/admin/partners/%lld", (long long)id);
}

enum status suspend_partner(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);

	return answer(req, id, partner_suspend(req->db, &actor, id, form_text(req, "reason")),
		      N_("The partner is paused: it sees everything and cannot order."));
}

enum status resume_partner(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);

	return answer(req, id, partner_resume(req->db, &actor, id, form_text(req, "reason")),
		      N_("The partner can order again."));
}

enum status invite_partner_again(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = id_in_path(req);

	return answer(req, id, partner_invite_again(req->db, &actor, id), N_("A new invitation is on its way."));
}
