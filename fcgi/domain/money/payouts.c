#include "domain/money/payouts.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/programme/individual.h"
#include "domain/programme/versions.h"
#include "sql/payouts.h"

RECORD(payout_candidate, FIELD(payout_candidate, partner_id), FIELD(payout_candidate, name), FIELD(payout_candidate, state),
       FIELD(payout_candidate, owed), FIELD(payout_candidate, minimum), FIELD(payout_candidate, holder),
       FIELD(payout_candidate, number), FIELD(payout_candidate, bank_code), FIELD(payout_candidate, left_out));
RECORD(payout, FIELD(payout, id), FIELD(payout, currency), FIELD(payout, cut_off), FIELD(payout, state),
       FIELD(payout, requested_by_name), FIELD(payout, requested_by), FIELD(payout, requested_at),
       FIELD(payout, approved_by_name), FIELD(payout, approved_at), FIELD(payout, ended_at), FIELD(payout, lines),
       FIELD(payout, waiting), FIELD(payout, total));
RECORD(payout_line, FIELD(payout_line, id), FIELD(payout_line, payout_id), FIELD(payout_line, partner_id),
       FIELD(payout_line, partner_name), FIELD(payout_line, amount), FIELD(payout_line, holder), FIELD(payout_line, number),
       FIELD(payout_line, bank_code), FIELD(payout_line, state), FIELD(payout_line, paid_on), FIELD(payout_line, reason));
RECORD(payout_own, FIELD(payout_own, id), FIELD(payout_own, amount), FIELD(payout_own, state), FIELD(payout_own, cut_off),
       FIELD(payout_own, paid_on), FIELD(payout_own, number), FIELD(payout_own, reason));
RECORD(payout_account, FIELD(payout_account, holder), FIELD(payout_account, number), FIELD(payout_account, bank_code),
       FIELD(payout_account, set_at));

static const struct refused nobody = { .rule = N_("Nobody can be paid out on that day: too little is owed, or no account was given."),
				       .remedy = N_("Look at the list below: it says what is missing.") };
static const struct refused later_day = {
	.rule = N_("A run pays what is owed up to its day, so that day must have come."),
	.remedy = N_("Choose today or a day before.")
};
static const struct refused not_yours = {
	.rule = N_("Whoever prepared a run does not approve it, and only a prepared run can be approved."),
	.remedy = N_("Ask a second person with the right to money.")
};
static const struct refused not_prepared = { .rule = N_("This run is no longer waiting for approval."),
					     .remedy = N_("Look at it as it is now.") };
static const struct refused not_waiting = {
	.rule = N_("This payment no longer waits for the bank, or its run is not approved."),
	.remedy = N_("Look at the run as it is now.")
};
static const struct refused no_account = { .rule = N_("An account number has letters and digits only, 8 to 34 of them."),
					   .remedy = N_("Enter it as your bank writes it, best as IBAN.") };

/* ---- Preparing ---- */

/* The least sum that a partner's terms allow to be paid out; individual terms go before the programme. */
static struct money minimum_of(struct db *db, int64_t partner_id, const char *currency, struct when now)
{
	struct parameter_list own = individual_parameters(db, partner_id, now);
	const struct programme_version *version;
	const struct terms *terms;

	for (size_t i = 0; i < own.count; i++)
		if (text_same(own.items[i].name, "payout.minimum"))
			return money_of(own.items[i].value, currency);
	version = version_for_partner(db, partner_id, now);
	terms = version ? version_terms(db, version, currency) : NULL;
	return money_of(terms ? terms->payout_minimum.value : 0, currency);
}

struct payout_candidate_list payout_preview(struct db *db, const char *currency, struct date cut_off, struct when now)
{
	struct payout_candidate_list all = sql_payout_candidates(db, currency, cut_off);

	for (size_t i = 0; i < all.count; i++) {
		struct payout_candidate *one = &all.items[i];
		bool gone = text_same(one->state, "terminated");

		one->minimum = minimum_of(db, one->partner_id, currency, now);
		one->left_out = one->owed.minor <= 0 || (!gone && one->owed.minor < one->minimum.minor) ? "minimum" :
				text_empty(one->number)						       ? "account" :
														 "";
	}
	return all;
}

static void line_prepare(struct db *db, const struct actor *actor, int64_t payout_id, const struct payout_candidate *one,
			 struct when until)
{
	int64_t id = sql_payout_line_add(db, payout_id, one->partner_id, one->owed.minor, one->holder, one->number,
					 one->bank_code);

	must(id || db_fault(db));
	if (!id)
		return;
	ledger_book(db, &(struct booking){ .kind = "payout",
					   .source = "payout_line",
					   .source_id = id,
					   .debit = { "payable", one->partner_id },
					   .credit = { "in_payout", one->partner_id },
					   .amount = one->owed,
					   .day = locale_today(actor->now),
					   .now = actor->now });
	sql_payout_commissions_take(db, id, one->partner_id, one->owed.currency, until);
	sql_payout_bonuses_take(db, id, one->partner_id, one->owed.currency, until);
	sql_payout_stages_take(db, id, one->partner_id, one->owed.currency, until);
}

refusal payout_prepare(struct db *db, const struct actor *actor, const char *currency, struct date cut_off, int64_t *id)
{
	struct when until = locale_day_start(date_plus_days(cut_off, 1));
	struct money total = money_of(0, currency);

	if (cut_off.days > locale_today(actor->now).days)
		return &later_day;
	sql_payout_balances_lock(db, currency);

	struct payout_candidate_list all = payout_preview(db, currency, cut_off, actor->now);

	*id = 0;
	for (size_t i = 0; i < all.count && db_fault(db) == DB_FINE; i++) {
		if (*all.items[i].left_out)
			continue;
		if (*id == 0)
			*id = sql_payout_add(db, currency, cut_off, actor->person_id, actor->now);
		line_prepare(db, actor, *id, &all.items[i], until);
		total = money_add(total, all.items[i].owed);
	}
	if (*id == 0)
		return &nobody;
	audit(db, actor, "payout.prepared", "payout", *id, "total", money_plain(db_arena(db), total), "cut_off",
	      date_plain(db_arena(db), cut_off));
	return NULL;
}

/* ---- Deciding ---- */

refusal payout_approve(struct db *db, const struct actor *actor, int64_t id)
{
	if (sql_payout_approve(db, id, actor->person_id, actor->now) != 1)
		return &not_yours;
	audit(db, actor, "payout.approved", "payout", id, "state", "approved");
	return NULL;
}

/* The sum is owed again, as if it had never left. */
static bool line_back(struct db *db, const struct actor *actor, const struct payout_line *line, const char *state,
		      const char *reason)
{
	if (sql_payout_line_back(db, line->id, line->payout_id, state, reason, actor->person_id, actor->now) != 1)
		return false;
	ledger_reverse(db, text_same(state, "failed") ? "payout_failed" : "payout_dropped", "payout_line", line->id,
		       locale_today(actor->now), actor->now);
	sql_payout_commissions_free(db, line->id, line->partner_id);
	sql_payout_bonuses_free(db, line->id, line->partner_id);
	sql_payout_stages_free(db, line->id);
	return true;
}

void payout_line_hold(struct db *db, const struct actor *actor, int64_t id, int64_t line_id)
{
	struct payout_line_list lines = sql_payout_lines(db, id);

	for (size_t i = 0; i < lines.count && db_fault(db) == DB_FINE; i++)
		if (lines.items[i].id == line_id && line_back(db, actor, &lines.items[i], "dropped", ""))
			audit(db, actor, "payout.held", "payout", id, "line", arena_printf(db_arena(db), "%lld", (long long)line_id));
}

refusal payout_drop(struct db *db, const struct actor *actor, int64_t id)
{
	if (sql_payout_drop(db, id, actor->now) != 1)
		return &not_prepared;

	struct payout_line_list lines = sql_payout_lines(db, id);

	for (size_t i = 0; i < lines.count && db_fault(db) == DB_FINE; i++)
		line_back(db, actor, &lines.items[i], "dropped", "");
	audit(db, actor, "payout.dropped", "payout", id, "state", "dropped");
	return NULL;
}

static void letters(struct db *db, const struct actor *actor, const struct payout_line *line, const char *name,
		    struct date paid_on, const char *reason)
{
	struct money_reader_list readers = sql_payout_readers(db, line->partner_id);

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;

		locale_of_code(readers.items[i].language, &language);
		outbox_letter(db, actor->now, readers.items[i].email, language, name,
			      &(struct letter){ .name = readers.items[i].name,
						.link = "/shop/earnings",
						.subject = line->number,
						.text = reason,
						.total = line->amount,
						.day = paid_on },
			      false);
	}
}

static bool line_paid(struct db *db, const struct actor *actor, const struct payout_line *line, struct date paid_on)
{
	if (sql_payout_line_paid(db, line->id, line->payout_id, paid_on, actor->person_id, actor->now) != 1)
		return false;
	ledger_book(db, &(struct booking){ .kind = "paid_out",
					   .source = "payout_line",
					   .source_id = line->id,
					   .debit = { "in_payout", line->partner_id },
					   .credit = { "bank", 0 },
					   .amount = line->amount,
					   .day = paid_on,
					   .now = actor->now });
	sql_payout_stages_paid(db, line->id);
	letters(db, actor, line, "payout_paid", paid_on, "");
	audit(db, actor, "payout.paid", "payout", line->payout_id, "line", arena_printf(db_arena(db), "%lld", (long long)line->id),
	      "amount", money_plain(db_arena(db), line->amount));
	return true;
}

refusal payout_paid(struct db *db, const struct actor *actor, int64_t id, int64_t line_id, struct date paid_on)
{
	if (paid_on.days > locale_today(actor->now).days)
		return &later_day;
	if (!sql_payout_take(db, id))
		return &not_waiting;

	struct payout_line_list lines = sql_payout_lines(db, id);
	int64_t paid = 0;

	for (size_t i = 0; i < lines.count && db_fault(db) == DB_FINE; i++)
		if (text_same(lines.items[i].state, "waiting") && (line_id == 0 || lines.items[i].id == line_id))
			paid += line_paid(db, actor, &lines.items[i], paid_on);
	if (paid == 0)
		return &not_waiting;
	sql_payout_done(db, id, actor->now);
	return NULL;
}

refusal payout_failed(struct db *db, const struct actor *actor, int64_t id, int64_t line_id, const char *reason)
{
	if (!sql_payout_take(db, id))
		return &not_waiting;

	struct payout_line_list lines = sql_payout_lines(db, id);
	bool back = false;

	for (size_t i = 0; i < lines.count && db_fault(db) == DB_FINE; i++) {
		if (lines.items[i].id != line_id || !line_back(db, actor, &lines.items[i], "failed", reason))
			continue;
		back = true;
		letters(db, actor, &lines.items[i], "payout_failed", (struct date){ 0 }, reason);
		audit(db, actor, "payout.failed", "payout", id, "line", arena_printf(db_arena(db), "%lld", (long long)line_id),
		      "reason", reason);
	}
	if (!back)
		return &not_waiting;
	sql_payout_done(db, id, actor->now);
	return NULL;
}

/* ---- The partner's account ---- */

/* Spaces are how people group digits; the bank wants none. */
static const char *number_of(struct arena *arena, const char *text)
{
	char *number = arena_alloc(arena, 35);
	size_t length = 0;

	for (; *text; text++) {
		bool letter = (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');

		if (*text == ' ' || *text == '-')
			continue;
		if (length == 34 || (!letter && (*text < '0' || *text > '9')))
			return NULL;
		number[length++] = *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text;
	}
	return length >= 8 ? number : NULL;
}

refusal payout_account_set(struct db *db, const struct actor *actor, const char *holder, const char *number,
			   const char *bank_code)
{
	const char *plain = number_of(db_arena(db), number);

	if (!plain)
		return &no_account;
	sql_payout_account_add(db, actor->partner_id, holder, plain, bank_code, actor->person_id, actor->now);
	audit(db, actor, "payout.account", "partner", actor->partner_id, "holder", holder, "number", plain);
	return NULL;
}
