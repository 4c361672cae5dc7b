/* What staff do with an order. Each handler is one step of the machine in domain/shop/fulfilment.h. */
#include "admin/pages.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/payments.h"
#include "domain/shop/fulfilment.h"
#include "domain/shop/reference.h"
#include "domain/shop/returns.h"
#include "shared/visitor.h"
#include "web/response.h"

#define VERSION { "version", WHOLE, .required = true, .min = 1 }

const struct field_rule order_step_form[] = { VERSION, { 0 } };
const struct field_rule order_reason_form[] = { VERSION, { "reason", TEXT, .required = true, .max = 300 }, { 0 } };
const struct field_rule order_hold_form[] = {
	VERSION,
	{ "hold", CHOICE, .required = true, .choices = "credit overdue stock fraud suspended" },
	{ 0 }
};
const struct field_rule order_cut_form[] = { VERSION, { "line", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule order_ship_form[] = {
	VERSION,
	{ "line[]", WHOLE, .required = true, .many = true, .min = 1 },
	{ "quantity[]", WHOLE, .required = true, .many = true, .min = 0, .max = 1000000 },
	{ "carrier", TEXT, .required = true, .max = 60 },
	{ "tracking", TEXT, .max = 80 },
	{ 0 }
};
const struct field_rule order_arrive_form[] = { { "parcel", WHOLE, .required = true, .min = 1 }, { 0 } };
const struct field_rule order_payment_form[] = {
	{ "amount", AMOUNT, .required = true, .min = -100000000000, .max = 100000000000 },
	{ "document", TEXT, .required = true, .max = 60 },
	{ "received_on", DAY, .required = true },
	{ 0 }
};
const struct field_rule order_return_form[] = {
	VERSION,
	{ "returned[]", WHOLE, .required = true, .many = true, .min = 1 },
	{ "pieces[]", WHOLE, .required = true, .many = true, .min = 0, .max = 1000000 },
	{ "restock", CHOICE, .required = true, .choices = "yes no" },
	{ "reason", TEXT, .required = true, .max = 300 },
	{ "came_on", DAY, .required = true },
	{ 0 }
};
const struct field_rule order_answer_form[] = { { "text", LINES, .required = true, .max = 4000 }, { 0 } };

static int64_t order_in_path(const struct request *req)
{
	return order_of_reference(path_text(req, 0));
}

static enum status done(struct request *req, refusal why, const char *notice)
{
	return why ? refused(req, why) : redirect_notice(req, notice, "/admin/orders/%s", path_text(req, 0));
}

typedef refusal plain_step(struct db *db, const struct actor *actor, int64_t order_id, int64_t version);

static enum status take_step(struct request *req, plain_step *step, const char *notice)
{
	struct actor actor = actor_of(req);

	return done(req, step(req->db, &actor, order_in_path(req), form_int(req, "version")), notice);
}

enum status confirm_order(struct request *req)
{
	return take_step(req, order_confirm, N_("The order is confirmed. The partner has a letter."));
}

enum status await_order(struct request *req)
{
	return take_step(req, order_await, N_("The order waits for its payment and is confirmed by it."));
}

enum status pick_order(struct request *req)
{
	return take_step(req, order_pick, N_("Packing has begun. The partner can no longer cancel."));
}

enum status unpick_order(struct request *req)
{
	return take_step(req, order_unpick, N_("Packing is put back. The order stands as confirmed."));
}

enum status close_order(struct request *req)
{
	return take_step(req, order_close, N_("The order is completed."));
}

enum status reject_order(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = order_reject(req->db, &actor, order_in_path(req), form_int(req, "version"), form_text(req, "reason"));

	return done(req, why, N_("The order is not approved. Its stock is free again, and the partner has a letter."));
}

enum status end_order(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = order_end(req->db, &actor, order_in_path(req), form_int(req, "version"), form_text(req, "reason"));

	return done(req, why, N_("The order is cancelled. Its stock is free again, and the partner has a letter."));
}

enum status hold_order(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = order_hold(req->db, &actor, order_in_path(req), form_int(req, "version"), form_text(req, "hold"));

	return done(req, why, N_("The order is on hold. It goes no further until the hold is lifted."));
}

/* A hold of credit is lifted by finance, at an address of its own. */
enum status release_order(struct request *req)
{
	static const struct refused by_finance = {
		.rule = N_("A hold of credit is about money, so whoever handles the orders does not lift it."),
		.remedy = N_("Somebody with the role of finance can lift it.")
	};
	struct actor actor = actor_of(req);

	if (text_same(form_text(req, "hold"), "credit"))
		return refused(req, &by_finance);
	return done(req,
		    order_release(req->db, &actor, order_in_path(req), form_int(req, "version"), form_text(req, "hold")),
		    N_("The hold is lifted."));
}

enum status release_credit(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req, order_release(req->db, &actor, order_in_path(req), form_int(req, "version"), "credit"),
		    N_("The hold is lifted."));
}

enum status cut_order_line(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = order_cut(req->db, &actor, order_in_path(req), form_int(req, "version"), form_int(req, "line"));

	return done(req, why, N_("The open rest is cancelled. The order costs less now."));
}

enum status ship_order(struct request *req)
{
	struct actor actor = actor_of(req);
	size_t count = form_count(req, "line[]");
	struct shipped_line *lines = arena_many(req->arena, struct shipped_line, count + 1);
	struct parcel parcel = { .carrier = form_text(req, "carrier"),
				 .tracking = form_text(req, "tracking"),
				 .lines = lines,
				 .count = count };

	if (form_count(req, "quantity[]") != count)
		return bad_request(req);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct shipped_line){ form_int_at(req, "line[]", i), form_int_at(req, "quantity[]", i) };
	return done(req, order_ship(req->db, &actor, order_in_path(req), form_int(req, "version"), &parcel),
		    N_("The parcel is on its way. The partner has a letter."));
}

enum status arrive_parcel(struct request *req)
{
	struct actor actor = actor_of(req);

	return done(req, order_arrived(req->db, &actor, order_in_path(req), form_int(req, "parcel")),
		    N_("The parcel is marked as delivered."));
}

enum status book_return(struct request *req)
{
	struct actor actor = actor_of(req);
	size_t count = form_count(req, "returned[]");
	struct returned_line *lines = arena_many(req->arena, struct returned_line, count + 1);
	const struct return_wish wish = { .lines = lines,
					  .count = count,
					  .received_on = form_day(req, "came_on"),
					  .reason = form_text(req, "reason"),
					  .restock = text_same(form_text(req, "restock"), "yes") };

	if (form_count(req, "pieces[]") != count)
		return bad_request(req);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct returned_line){ form_int_at(req, "returned[]", i), form_int_at(req, "pieces[]", i) };
	return done(req, return_book(req->db, &actor, order_in_path(req), form_int(req, "version"), &wish),
		    N_("The return is booked. The partner has a letter."));
}

enum status book_payment(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = payment_book(req->db, &actor, order_in_path(req), form_money(req, "amount"), form_text(req, "document"),
				   form_day(req, "received_on"));

	return done(req, why, N_("The payment is booked."));
}

enum status answer_order(struct request *req)
{
	struct actor actor = actor_of(req);
	refusal why = order_answer(req->db, &actor, order_in_path(req), req->visitor.person_name, form_text(req, "text"));

	return done(req, why, N_("Your answer is sent."));
}
