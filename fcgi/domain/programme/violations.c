/* The steps of a violation, and what becomes of commissions and of the partnership with them. */
#include "domain/programme/violations.h"

#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/common/outbox.h"
#include "domain/money/commissions_book.h"
#include "domain/money/ledger.h"
#include "domain/money/payouts.h"
#include "domain/people/roles.h"
#include "domain/programme/versions.h"
#include "sql/company.h"
#include "sql/programme.h"
#include "sql/violations.h"

RECORD(violation, FIELD(violation, id), FIELD(violation, partner_id), FIELD(violation, partner_name), FIELD(violation, version),
       FIELD(violation, article), FIELD(violation, article_title), FIELD(violation, description), FIELD(violation, hold),
       FIELD(violation, state), FIELD(violation, until_at), FIELD(violation, turn_days), FIELD(violation, recorded_by),
       FIELD(violation, recorded_by_name), FIELD(violation, recorded_at), FIELD(violation, answer),
       FIELD(violation, answered_at), FIELD(violation, outcome), FIELD(violation, decision), FIELD(violation, decided_by),
       FIELD(violation, decided_by_name), FIELD(violation, decided_at), FIELD(violation, withdraws), FIELD(violation, grave),
       FIELD(violation, ends_on), FIELD(violation, tail_days), FIELD(violation, appeal), FIELD(violation, appealed_at),
       FIELD(violation, review), FIELD(violation, verdict), FIELD(violation, reviewed_by_name), FIELD(violation, reviewed_at),
       FIELD(violation, hold_ended_at), FIELD(violation, closed_at));
RECORD(violation_held, FIELD(violation_held, id), FIELD(violation_held, order_id), FIELD(violation_held, product),
       FIELD(violation_held, amount), FIELD(violation_held, pending));
RECORD(violation_due, FIELD(violation_due, id), FIELD(violation_due, partner_id), FIELD(violation_due, state));
RECORD(violation_file, FIELD(violation_file, id), FIELD(violation_file, name), FIELD(violation_file, bytes),
       FIELD(violation_file, from_partner));
RECORD(partner_choice, FIELD(partner_choice, id), FIELD(partner_choice, name));

enum { HELD_ROWS = 100000, PORTION = 100 };

static const struct refused no_partner = { .rule = N_("There is no such partner, or the partnership has ended."),
					   .remedy = N_("Choose a partner of the list.") };
static const struct refused no_article = { .rule = N_("The programme that rules this partner has no such article."),
					   .remedy = N_("Choose the article that was broken.") };
static const struct refused no_order = { .rule = N_("One of these orders earned this partner nothing."),
					 .remedy = N_("Name orders as A-10447, or hold all commissions, or none.") };
static const struct refused not_now = { .rule = N_("This step is not possible as things stand."),
					.remedy = N_("Look at the record as it is now: it says whose turn it is.") };
static const struct refused same_person = { .rule = N_("Whoever recorded it does not decide it, and an appeal is decided by a third person."),
					    .remedy = N_("Ask a colleague who had no part in it.") };
static const struct refused nothing_held = { .rule = N_("Nothing is held back, so nothing can be withdrawn."),
					     .remedy = N_("Choose another decision.") };
static const struct refused too_soon = {
	.rule = N_("The programme promises %1$s days of notice: the earliest day is %2$s."),
	.remedy = N_("Choose that day or a later one. At once is possible only for a serious breach.")
};
static const struct refused in_the_past = { .rule = N_("A partnership does not end on a day that has passed."),
					    .remedy = N_("Choose today or a later day.") };

/* ---- The machine ---- */

static const struct {
	enum violation_state from;
	enum violation_step step;
	enum violation_state to;
} steps[] = {
	{ VIOLATION_ANSWER, STEP_ANSWER, VIOLATION_DECISION },    { VIOLATION_ANSWER, STEP_TIME_OUT, VIOLATION_DECISION },
	{ VIOLATION_DECISION, STEP_DISMISS, VIOLATION_CLOSED },   { VIOLATION_DECISION, STEP_WARN, VIOLATION_APPEAL },
	{ VIOLATION_DECISION, STEP_WITHDRAW, VIOLATION_APPEAL },  { VIOLATION_DECISION, STEP_TERMINATE, VIOLATION_APPEAL },
	{ VIOLATION_DECISION, STEP_TIME_OUT, VIOLATION_CLOSED },  { VIOLATION_APPEAL, STEP_APPEAL, VIOLATION_REVIEW },
	{ VIOLATION_APPEAL, STEP_TIME_OUT, VIOLATION_CLOSED },    { VIOLATION_REVIEW, STEP_UPHOLD, VIOLATION_CLOSED },
	{ VIOLATION_REVIEW, STEP_LIFT, VIOLATION_CLOSED },        { VIOLATION_REVIEW, STEP_TIME_OUT, VIOLATION_CLOSED },
};

static const char *const state_words[VIOLATION_STATES] = { "answer", "decision", "appeal", "review", "closed" };

bool violation_next(enum violation_state from, enum violation_step step, enum violation_state *to)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (steps[i].from != from || steps[i].step != step)
			continue;
		*to = steps[i].to;
		return true;
	}
	return false;
}

static enum violation_state state_of(const char *word)
{
	for (int i = 0; i < VIOLATION_STATES; i++)
		if (text_same(state_words[i], word))
			return (enum violation_state)i;
	must(false); /* The table allows no other. */
	return VIOLATION_CLOSED;
}

/* Where the step leads from that state; false: nowhere. */
static bool leads(const char *state, enum violation_step step, const char **word)
{
	enum violation_state to = VIOLATION_CLOSED;

	if (!violation_next(state_of(state), step, &to))
		return false;
	*word = state_words[to];
	return true;
}

static struct when turn_end(struct when now, int64_t days)
{
	return when_plus_seconds(now, days * 86400);
}

/* ---- Letters ---- */

/* sentence: the subject, in the language of each reader; NULL: that of the letter. */
static void tell(struct db *db, struct money_reader_list readers, const char *template_name, const char *sentence,
		 struct letter letter, struct when now)
{
	enum language before = locale_current();

	for (size_t i = 0; i < readers.count; i++) {
		enum language language = ENGLISH;

		locale_of_code(readers.items[i].language, &language);
		locale_use(language);
		letter.name = readers.items[i].name;
		if (sentence)
			letter.subject = locale_text(sentence);
		outbox_letter(db, now, readers.items[i].email, language, template_name, &letter, false);
	}
	locale_use(before);
}

static void letters(struct db *db, int64_t partner_id, int64_t id, const char *sentence, const char *text, struct when until,
		    struct when now)
{
	tell(db, sql_violation_readers(db, partner_id), "violation_news", sentence,
	     (struct letter){ .link = arena_printf(db_arena(db), "/shop/violations/%lld", (long long)id), .text = text, .at = until },
	     now);
}

/* It is the company's turn. why: answer, silence, appeal. */
static void letters_to_staff(struct db *db, const struct violation *violation, const char *why, const char *text,
			     struct when until, struct when now)
{
	struct arena *arena = db_arena(db);

	tell(db, sql_violation_staff(db, roles_holding(arena, CONDUCT_MANAGE)), "violation_turn", NULL,
	     (struct letter){ .link = arena_printf(arena, "/admin/violations/%lld", (long long)violation->id),
			      .subject = violation->partner_name,
			      .reference = why,
			      .text = text,
			      .at = until },
	     now);
}

/* ---- Recording ---- */

static bool has_article(struct db *db, int64_t version_id, int64_t number)
{
	struct article_list articles = sql_version_articles(db, version_id, "en");

	for (size_t i = 0; i < articles.count; i++)
		if (articles.items[i].number == number)
			return true;
	return false;
}

static const struct terms *terms_ruling(struct db *db, int64_t partner_id, struct when now, const struct programme_version **version)
{
	const struct company *company = sql_company_settings(db);

	*version = version_for_partner(db, partner_id, now);
	return *version && company ? version_terms(db, *version, company->currency) : NULL;
}

/* What a run that nobody approved yet has taken of it goes back. */
static void lines_back(struct db *db, const struct actor *actor, int64_t partner_id)
{
	struct violation_due_list lines = sql_violation_lines(db, partner_id);

	for (size_t i = 0; i < lines.count && db_fault(db) == DB_FINE; i++)
		payout_line_hold(db, actor, lines.items[i].partner_id, lines.items[i].id);
}

refusal violation_open(struct db *db, const struct actor *actor, const struct new_violation *violation, int64_t *id)
{
	const struct programme_version *version;
	const struct terms *terms;

	if (!sql_violation_partner_lock(db, violation->partner_id))
		return &no_partner;
	sql_violation_account_lock(db, violation->partner_id);
	terms = terms_ruling(db, violation->partner_id, actor->now, &version);
	if (!terms || !has_article(db, version->id, violation->article))
		return &no_article;

	int64_t days = terms->appeal_days.value;
	struct when until = turn_end(actor->now, days);

	*id = sql_violation_add(db, violation->partner_id, version->id, violation->article, violation->description, violation->hold,
				until, days, actor->person_id, actor->now);
	for (size_t i = 0; i < violation->order_count; i++)
		if (sql_violation_order_add(db, *id, violation->orders[i], violation->partner_id) != 1)
			return &no_order;
	if (text_same(violation->hold, "orders") && violation->order_count == 0)
		return &no_order;
	lines_back(db, actor, violation->partner_id);
	audit(db, actor, "violation.record", "violation", *id, "article",
	      arena_printf(db_arena(db), "%lld", (long long)violation->article), "hold", violation->hold);
	letters(db, violation->partner_id, *id, N_("We believe that an article of the programme was broken, and ask for your answer"),
		violation->description, until, actor->now);
	return NULL;
}

/* ---- Effects ---- */

static void withdraw_one(struct db *db, int64_t violation_id, int64_t partner_id, const struct violation_held *held, struct when now)
{
	int64_t id;

	if (!sql_violation_commission_take(db, held->id))
		return;
	id = sql_violation_withdrawal_add(db, violation_id, held->id, held->amount.minor, held->pending, now);
	must(sql_violation_commission_withdrawn(db, held->id, now) == 1 || db_fault(db));
	if (id)
		ledger_book(db, &(struct booking){ .kind = "withdrawal",
						   .source = "withdrawal",
						   .source_id = id,
						   .debit = { held->pending ? "pending" : "payable", partner_id },
						   .credit = { "commission_cost", 0 },
						   .amount = held->amount,
						   .day = locale_today(now),
						   .now = now });
}

/* The decision stands for good. */
static void finish(struct db *db, const struct violation *violation, struct when now)
{
	if (violation->withdraws) {
		struct violation_held_list held = sql_violation_held_of(db, violation->id, true, HELD_ROWS);

		for (size_t i = 0; i < held.count && db_fault(db) == DB_FINE; i++)
			withdraw_one(db, violation->id, violation->partner_id, &held.items[i], now);
	}
	sql_violation_hold_end(db, violation->id, now);
}

/* As if nothing had been decided. */
static void undo(struct db *db, const struct violation *violation, struct when now)
{
	sql_violation_hold_end(db, violation->id, now);
	if (text_same(violation->outcome, "terminated"))
		sql_violation_partner_back(db, violation->partner_id, violation->id);
}

static void partnership_end(struct db *db, const struct actor *actor, int64_t partner_id, struct date ends_on, int64_t tail_days)
{
	if (sql_violation_partner_end(db, partner_id, ends_on, date_plus_days(ends_on, tail_days)) == 1)
		audit(db, actor, "partner.end", "partner", partner_id, "ends_on", date_plain(db_arena(db), ends_on), "tail_days",
		      arena_printf(db_arena(db), "%lld", (long long)tail_days));
}

/* ---- Deciding ---- */

static const char *outcome_of(enum violation_step step)
{
	return step == STEP_DISMISS ? "dismissed" : step == STEP_WARN ? "warning" : step == STEP_WITHDRAW ? "withdrawn" : "terminated";
}

/* NULL: the partnership may end on that day. */
static refusal end_allowed(struct db *db, const struct terms *terms, const struct violation_decision *decision, struct date today)
{
	struct date earliest = date_plus_days(today, terms->notice_days.value);

	if (decision->ends_on.days < today.days)
		return &in_the_past;
	if (decision->grave || decision->ends_on.days >= earliest.days)
		return NULL;
	return refuse(db_arena(db), &too_soon, locale_number(db_arena(db), terms->notice_days.value),
		      locale_date(db_arena(db), earliest));
}

static refusal decision_allowed(struct db *db, const struct actor *actor, const struct violation *violation,
				const struct violation_decision *decision, const struct terms *terms)
{
	bool withdraws = decision->step == STEP_WITHDRAW || (decision->step == STEP_TERMINATE && decision->withdraws);

	if (violation->recorded_by == actor->person_id)
		return &same_person;
	if (withdraws && when_set(violation->hold_ended_at))
		return &nothing_held;
	if (decision->step != STEP_TERMINATE)
		return NULL;
	return terms ? end_allowed(db, terms, decision, locale_today(actor->now)) : &no_article;
}

refusal violation_decide(struct db *db, const struct actor *actor, int64_t id, const struct violation_decision *decision)
{
	const struct violation_due *taken = sql_violation_take(db, id);
	const struct violation *violation = taken ? sql_violation(db, 0, id, "en") : NULL;
	const struct programme_version *version;
	const char *state = "";
	refusal why;

	if (!violation || !leads(taken->state, decision->step, &state) || violation->until_at.microseconds <= actor->now.microseconds)
		return &not_now;

	const struct terms *terms = terms_ruling(db, violation->partner_id, actor->now, &version);
	bool ends = decision->step == STEP_TERMINATE, closed = text_same(state, "closed");
	bool withdraws = decision->step == STEP_WITHDRAW || (ends && decision->withdraws);
	int64_t tail = ends && !decision->grave && terms ? terms->tail_days.value : 0;
	struct when until = { 0 };

	if (!closed)
		until = turn_end(actor->now, violation->turn_days);

	why = decision_allowed(db, actor, violation, decision, terms);
	if (why)
		return why;
	if (sql_violation_decided(db, id, state, until, outcome_of(decision->step), decision->text, withdraws, ends && decision->grave,
				  ends ? decision->ends_on : (struct date){ 0 }, tail, actor->person_id, actor->now) != 1)
		return &not_now;
	if (!withdraws)
		sql_violation_hold_end(db, id, actor->now);
	audit(db, actor, "violation.decide", "violation", id, "outcome", outcome_of(decision->step));
	if (ends && decision->ends_on.days <= locale_today(actor->now).days)
		partnership_end(db, actor, violation->partner_id, decision->ends_on, tail);
	letters(db, violation->partner_id, id, N_("Our decision about what we had recorded"), decision->text, until, actor->now);
	return NULL;
}

refusal violation_review(struct db *db, const struct actor *actor, int64_t id, bool upheld, const char *text)
{
	const struct violation_due *taken = sql_violation_take(db, id);
	const struct violation *violation = taken ? sql_violation(db, 0, id, "en") : NULL;
	const char *state = "";

	if (!violation || !leads(taken->state, upheld ? STEP_UPHOLD : STEP_LIFT, &state) ||
	    violation->until_at.microseconds <= actor->now.microseconds)
		return &not_now;
	if (violation->recorded_by == actor->person_id || violation->decided_by == actor->person_id)
		return &same_person;
	if (sql_violation_reviewed(db, id, text, upheld, actor->person_id, actor->now) != 1)
		return &not_now;
	(upheld ? finish : undo)(db, violation, actor->now);
	audit(db, actor, "violation.review", "violation", id, "verdict", upheld ? "upheld" : "lifted");
	letters(db, violation->partner_id, id, N_("Our decision about your appeal"), text, (struct when){ 0 }, actor->now);
	return NULL;
}

/* ---- The partner ---- */

refusal violation_answer(struct db *db, const struct actor *actor, int64_t id, const char *text)
{
	const struct violation_due *taken = sql_violation_take_own(db, actor->partner_id, id);
	const struct violation *violation = taken ? sql_violation(db, actor->partner_id, id, "en") : NULL;
	const char *state = "";
	struct when until;

	if (!violation || !leads(taken->state, STEP_ANSWER, &state))
		return &not_now;
	until = turn_end(actor->now, violation->turn_days);
	if (sql_violation_answered(db, id, text, actor->person_id, actor->now, state, until) != 1)
		return &not_now;
	audit(db, actor, "violation.answer", "violation", id, "answer", "changed");
	letters_to_staff(db, violation, "answer", text, until, actor->now);
	return NULL;
}

refusal violation_appeal(struct db *db, const struct actor *actor, int64_t id, const char *text)
{
	const struct violation_due *taken = sql_violation_take_own(db, actor->partner_id, id);
	const struct violation *violation = taken ? sql_violation(db, actor->partner_id, id, "en") : NULL;
	const char *state = "";
	struct when until;

	if (!violation || !leads(taken->state, STEP_APPEAL, &state))
		return &not_now;
	until = turn_end(actor->now, violation->turn_days);
	if (sql_violation_appealed(db, id, text, actor->person_id, actor->now, state, until) != 1)
		return &not_now;
	audit(db, actor, "violation.appeal", "violation", id, "appeal", "changed");
	letters_to_staff(db, violation, "appeal", text, until, actor->now);
	return NULL;
}

/* ---- The worker ---- */

struct rounding {
	const struct violation_due *due;
	struct when now;
};

static bool time_out_one(struct db *db, void *context)
{
	const struct rounding *one = context;
	const struct violation_due *taken = sql_violation_take(db, one->due->id);
	const struct violation *violation = taken ? sql_violation(db, 0, taken->id, "en") : NULL;
	const char *from, *to = "";
	struct when now = one->now, until;

	if (!violation || violation->until_at.microseconds > now.microseconds || !leads(taken->state, STEP_TIME_OUT, &to))
		return false;
	from = taken->state;
	until = turn_end(now, violation->turn_days);
	if (text_same(from, "answer")) {
		if (sql_violation_moved(db, taken->id, from, to, until, now) != 1)
			return false;
		letters_to_staff(db, violation, "silence", "", until, now);
		return true;
	}
	if (text_same(from, "decision")) {
		sql_violation_decided(db, taken->id, to, (struct when){ 0 }, "dismissed", "", false, false, (struct date){ 0 }, 0, 0, now);
		undo(db, violation, now);
	} else if (text_same(from, "review")) {
		sql_violation_reviewed(db, taken->id, "", false, 0, now);
		undo(db, violation, now);
	} else {
		sql_violation_moved(db, taken->id, from, to, (struct when){ 0 }, now);
		finish(db, violation, now);
	}
	letters(db, violation->partner_id, taken->id,
		text_same(from, "appeal") ? N_("The time to appeal is over: our decision stands") :
					    N_("We did not decide in time: the matter is closed in your favour"),
		"", (struct when){ 0 }, now);
	return true;
}

static bool end_one(struct db *db, void *context)
{
	const struct rounding *one = context;
	const struct actor worker = { .now = one->now, .address = "" };
	const struct violation_due *taken = sql_violation_take(db, one->due->id);
	const struct violation *violation = taken ? sql_violation(db, 0, taken->id, "en") : NULL;

	if (!violation || text_same(violation->verdict, "lifted"))
		return false;
	partnership_end(db, &worker, violation->partner_id, violation->ends_on, violation->tail_days);
	return true;
}

static void round_of(struct db *db, struct violation_due_list due, bool (*work)(struct db *db, void *context), struct when now)
{
	for (size_t i = 0; i < due.count && db_fault(db) == DB_FINE; i++) {
		struct rounding one = { &due.items[i], now };

		db_run(db, work, &one);
	}
}

void violations_round(struct db *db, struct when now)
{
	db_begin(db, DB_AUTOCOMMIT);
	round_of(db, sql_violations_due(db, now, PORTION), time_out_one, now);
	db_begin(db, DB_AUTOCOMMIT);
	round_of(db, sql_violations_ending(db, locale_today(now), PORTION), end_one, now);
}
