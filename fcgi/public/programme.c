/* The programme page: what the company offers in one screen, then the articles of the version in force, word for word. */
#include "domain/programme/versions.h"
#include "public/pages.h"
#include "shared/programme_view.h"
#include "shared/visitor.h"
#include "web/gate.h"
#include "web/response.h"

enum { FRESH_MICROSECONDS = 1000000 };

struct programme_page {
	const char *cabinet;         /* path of the visitor's own pages; "" for guests */
	bool published;              /* a version is in force */
	int64_t number;
	struct when in_force_from;
	const char *sha256;
	int64_t client_rate;         /* basis points of what one's own clients buy */
	int64_t partner_rate;        /* … of what partners order whom one brought */
	int64_t second_rate;
	int64_t answer_days;
	int64_t hold_days;
	int64_t payout_day;
	int64_t previous;            /* number of the version before; 0: none */
	struct article_view_list articles;
};
RECORD(programme_page, FIELD(programme_page, cabinet), FIELD(programme_page, published), FIELD(programme_page, number),
       FIELD(programme_page, in_force_from), FIELD(programme_page, sha256), FIELD(programme_page, client_rate),
       FIELD(programme_page, partner_rate), FIELD(programme_page, second_rate), FIELD(programme_page, answer_days),
       FIELD(programme_page, hold_days), FIELD(programme_page, payout_day),
       FIELD(programme_page, previous), LIST(programme_page, articles, article_view));

struct versions_page {
	struct version_view_list versions;
};
RECORD(versions_page, LIST(versions_page, versions, version_view));

struct privacy_page {
	const struct company *company_facts;
};
RECORD(privacy_page, ONE(privacy_page, company_facts, company));

static const char *cabinet_of(const struct visitor *visitor)
{
	if (gate_right(visitor, STAFF))
		return "/admin";
	if (gate_right(visitor, PARTNER_ORDER))
		return "/shop";
	if (gate_right(visitor, CONTRACTOR_WORK))
		return "/work";
	return gate_right(visitor, PARTNER_VIEW) ? "/shop" : "";
}

static int64_t rate_of(const struct terms *terms, int64_t level)
{
	const struct terms_rate *rate = terms_rate(terms, level, NULL, NULL, NULL);

	return rate && rate->form == FORM_RATE ? rate->term.value : 0;
}

static void fill_terms(struct programme_page *shown, const struct terms *terms)
{
	shown->client_rate = rate_of(terms, 0);
	shown->partner_rate = rate_of(terms, 1);
	shown->second_rate = rate_of(terms, 2);
	shown->answer_days = terms->answer_days.value;
	shown->hold_days = terms->hold_days.value;
	shown->payout_day = terms->payout_day.value;
}

/* What a published version says never changes, so it is made once per language and kept. Which version is in force is
 * asked anew after a second, like the company's settings; for whoever is signed in, each time: people who have just
 * published see what they published. */
struct kept_programme {
	struct arena *arena;
	int64_t version_id; /* 0: none in force */
	struct when asked_at; /* {0}: ask */
	struct programme_page page;
};

static void keep(struct kept_programme *kept, struct request *req, const struct programme_version *version,
		 const struct terms *terms)
{
	struct programme_page *page = &kept->page;

	if (!kept->arena)
		kept->arena = arena_new();
	arena_reset(kept->arena);
	*page = (struct programme_page){ .published = terms != NULL };
	kept->version_id = terms ? version->id : 0;
	if (!terms)
		return;
	page->number = version->number;
	page->in_force_from = version->in_force_from;
	page->previous = version->number - 1;
	page->sha256 = arena_text(kept->arena, version->sha256);
	fill_terms(page, terms);

	struct article_view_list made = version_views(req, version);

	page->articles.items = arena_many(kept->arena, struct article_view, made.count + 1);
	page->articles.count = made.count;
	for (size_t i = 0; i < made.count; i++)
		page->articles.items[i] = (struct article_view){ .number = made.items[i].number,
								      .title = arena_text(kept->arena, made.items[i].title),
								      .text = { arena_text(kept->arena, made.items[i].text.safe) } };
}

static const struct programme_page *programme_now(struct request *req)
{
	static struct kept_programme all[LANGUAGES];
	struct kept_programme *kept = &all[locale_current()];
	int64_t age = req->now.microseconds - kept->asked_at.microseconds;
	const struct programme_version *version;

	if (kept->arena && !req->visitor.person_id && age >= 0 && age < FRESH_MICROSECONDS)
		return &kept->page;
	version = version_in_force(req->db, req->now);
	if (!kept->arena || (version ? version->id : 0) != kept->version_id)
		keep(kept, req, version, version ? version_terms(req->db, version, req->currency) : NULL);
	kept->asked_at = req->now;
	if (db_fault(req->db)) { /* half of it may be missing; dispatch answers 503 */
		kept->version_id = 0;
		kept->asked_at = (struct when){ 0 };
	}
	return &kept->page;
}

enum status show_programme(struct request *req)
{
	struct programme_page shown = *programme_now(req);

	shown.cabinet = cabinet_of(&req->visitor);
	return page(req, "public/programme", &shown);
}

/* All that was ever published: nothing is hidden from those who think of joining. */
enum status show_versions(struct request *req)
{
	const struct versions_page shown = { .versions = version_list(req) };

	return page(req, "public/programme_versions", &shown);
}

enum status show_version(struct request *req)
{
	const struct programme_version *version = version_typed(req, path_text(req, 0));

	return version ? page(req, "public/programme_version", version_page_of(req, version)) : not_found(req);
}

enum status show_versions_difference(struct request *req)
{
	const struct versions_difference_page *data = versions_difference_of(req);

	return data ? page(req, "public/programme_difference", data) : not_found(req);
}

enum status show_privacy(struct request *req)
{
	const struct privacy_page shown = { .company_facts = company(req) };

	return page(req, "public/privacy", &shown);
}
