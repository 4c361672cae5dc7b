/* What products cost us: the list with the unknown ones first, one product with all its costs, and a file of many. */
#include <inttypes.h>
#include <string.h>

#include "admin/pages.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/shop/costs.h"
#include "shared/visitor.h"
#include "sql/costs.h"
#include "web/response.h"

enum { ROWS = 50 };

const struct field_rule costs_query[] = {
	{ "q", TEXT, .max = 100 },
	{ "after", TEXT, .max = 40 },
	{ "known", FLAG },
	{ 0 },
};
const struct field_rule cost_form[] = {
	{ "cost", AMOUNT, .required = true, .min = 0 },
	{ "from", DAY, .required = true },
	{ 0 }
};
const struct field_rule costs_file_form[] = {
	{ "file", DOCUMENT, .max = 256 * 1024 },
	{ "rows", LINES, .max = 256 * 1024 },
	{ "enter", FLAG },
	{ 0 }
};

struct costs_row {
	const struct cost_line *product;
	const char *path;
};
LIST_OF(costs_row);
RECORD(costs_row, ONE(costs_row, product, cost_line), FIELD(costs_row, path));

struct costs_page {
	struct costs_row_list rows;
	const char *q;
	const char *first;
	const char *next;
	bool has_rows, paged, searched;
};
RECORD(costs_page, LIST(costs_page, rows, costs_row), FIELD(costs_page, q), FIELD(costs_page, first), FIELD(costs_page, next),
       FIELD(costs_page, has_rows), FIELD(costs_page, paged), FIELD(costs_page, searched));

struct cost_page {
	const struct cost_line *product;
	struct cost_entry_list entries;
	const char *self;
	const char *currency;
	struct date today;
};
RECORD(cost_page, ONE(cost_page, product, cost_line), LIST(cost_page, entries, cost_entry), FIELD(cost_page, self),
       FIELD(cost_page, currency), FIELD(cost_page, today));

struct costs_file_page {
	struct cost_verdict_list verdicts;
	int64_t fine, other;
	const char *text; /* what was judged, to be entered as it is */
	bool judged;
	const char *currency;
};
RECORD(costs_file_page, LIST(costs_file_page, verdicts, cost_verdict), FIELD(costs_file_page, fine),
       FIELD(costs_file_page, other), FIELD(costs_file_page, text), FIELD(costs_file_page, judged),
       FIELD(costs_file_page, currency));

/* "%word%" with the signs of LIKE made harmless. */
static const char *like_of(struct arena *arena, const char *text)
{
	char *pattern = arena_alloc(arena, 2 * strlen(text) + 3), *to = pattern;

	*to++ = '%';
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			*to++ = '\\';
		*to++ = *text;
	}
	*to = '%';
	return pattern;
}

enum status show_costs(struct request *req)
{
	const char *q = form_text(req, "q");
	struct cost_line_list lines = costs_page(req->db, like_of(req->arena, q), req->currency, locale_today(req->now),
						 !form_flag(req, "known"), form_text(req, "after"), ROWS + 1);
	size_t count = lines.count > ROWS ? ROWS : lines.count;
	struct costs_page shown = { .rows = { arena_many(req->arena, struct costs_row, count), count }, .q = q, .first = "", .next = "" };
	const char *path = arena_printf(req->arena, "/admin/costs?q=%s", url_encode(req->arena, q));

	for (size_t i = 0; i < count; i++)
		shown.rows.items[i] = (struct costs_row){
			&lines.items[i], arena_printf(req->arena, "/admin/costs/%" PRId64, lines.items[i].id) };
	if (form_sent(req, "after"))
		shown.first = path;
	if (lines.count > ROWS)
		shown.next = arena_printf(req->arena, "%s&after=%s%s", path, url_encode(req->arena, lines.items[ROWS - 1].sku),
					  lines.items[ROWS - 1].known ? "&known=yes" : "");
	shown.has_rows = count > 0;
	shown.searched = *q;
	shown.paged = *shown.first || *shown.next;
	return page(req, "admin/costs", &shown);
}

static int64_t product_in_path(const struct request *req)
{
	int64_t id;

	return text_to_int(path_text(req, 0), &id) && id > 0 ? id : 0;
}

enum status show_cost(struct request *req)
{
	int64_t id = product_in_path(req);
	struct date today = locale_today(req->now);
	struct cost_page shown = { .product = sql_cost_product(req->db, id, req->currency, today),
				   .currency = req->currency,
				   .today = today };

	if (!shown.product)
		return not_found(req);
	shown.entries = sql_costs_of(req->db, id, req->currency, today);
	shown.self = arena_printf(req->arena, "/admin/costs/%" PRId64, id);
	return page(req, "admin/cost", &shown);
}

enum status enter_cost(struct request *req)
{
	const struct actor actor = actor_of(req);
	int64_t id = product_in_path(req);
	refusal why = cost_enter(req->db, &actor, id, form_money(req, "cost"), form_day(req, "from"));

	return why ? refused(req, why) : redirect_notice(req, N_("The cost is entered."), "/admin/costs/%" PRId64, id);
}

enum status show_costs_file(struct request *req)
{
	struct costs_file_page shown = { .text = "", .currency = req->currency };

	return page(req, "admin/costs_file", &shown);
}

/* Without enter nothing is written: the verdicts are shown, and the button under them sends the same rows again. */
enum status read_costs_file(struct request *req)
{
	const struct actor actor = actor_of(req);
	const struct upload *upload = form_upload(req, "file");
	struct costs_file_page shown = { .text = form_text(req, "rows"), .currency = req->currency, .judged = true };
	bool enter = form_flag(req, "enter");
	refusal why;

	if (upload && !text_is_utf8(upload->bytes, upload->length)) {
		form_wrong(req, "file", N_("The file is not in UTF-8. Save it as CSV in UTF-8."));
		return invalid(req);
	}
	if (upload)
		shown.text = arena_bytes(req->arena, upload->bytes, upload->length);
	if (text_empty(shown.text)) {
		form_wrong(req, "file", N_("Choose a file, or write rows into the field."));
		return invalid(req);
	}
	why = costs_file(req->db, &actor, shown.text, strlen(shown.text), req->currency, enter, &shown.verdicts);
	if (why)
		return refused(req, why);
	for (size_t i = 0; i < shown.verdicts.count; i++)
		*(shown.verdicts.items[i].fine ? &shown.fine : &shown.other) += 1;
	if (enter)
		return redirect_notice(req, N_("The costs are entered."), "/admin/costs");
	return page(req, "admin/costs_file", &shown);
}
