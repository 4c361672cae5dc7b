/* Drafts of the next version: articles in three languages with their parameters, changed article by article, checked at
 * every save, published as a new version that nobody can change. */
#ifndef PROGRAMME_DRAFTS_H
#define PROGRAMME_DRAFTS_H

#include "core/locale.h"
#include "domain/programme/compare.h"
#include "domain/programme/publication.h"

enum { DRAFT_ARTICLES = 60 };

struct draft {
	int64_t id;
	int64_t base_id;
	int64_t base_number;
	const char *state;        /* open, published, discarded */
	int64_t published_number;
	bool wizard;
	int64_t steps;            /* of the wizard that are done */
	const char *choices;      /* JSON of the wizard */
	const char *created_by;
	struct when created_at;
	struct when changed_at;
	int64_t version;          /* grows with every change: of two who edit at once the second is told */
	int64_t open_remarks;
};
LIST_OF(draft);
RECORD_OF(draft);

struct draft_article {
	int64_t id;
	int64_t position;         /* the number that readers see */
	int64_t was;              /* in the base; 0: new */
	const char *title_en, *title_pl, *title_ru;
	const char *body_en, *body_pl, *body_ru;
	int64_t parameter_count;
	int64_t open_remarks;
};
LIST_OF(draft_article);
RECORD_OF(draft_article);

struct draft_parameter {
	int64_t article_id;
	int64_t article;          /* the position of the article */
	const char *name;
	int64_t value;
	const char *unit;
};
LIST_OF(draft_parameter);
RECORD_OF(draft_parameter);

/* The words of one article. */
struct draft_words {
	const char *titles[LANGUAGES];
	const char *bodies[LANGUAGES];
};

const char *draft_title(const struct draft_article *article, enum language language);
const char *draft_body(const struct draft_article *article, enum language language);
const struct draft_article *draft_article_of(struct draft_article_list articles, int64_t id);

/* Its values as the engine reads them, by article. */
struct parameter_list draft_values(struct arena *arena, struct draft_parameter_list rows);

/* A draft that begins as a copy of a version. */
refusal draft_create(struct db *db, const struct actor *actor, int64_t base_id, int64_t *id);

/* Whether the values fit together and every place in the words names one; NULL: they do. */
refusal draft_check(struct db *db, int64_t draft_id, const char *currency);

/* Words and values of one article; values are all that the article shall have. Refused, and rolled back by the caller, when
 * the draft would contradict itself. version: of the draft as it was shown. */
refusal draft_article_save(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   const struct draft_words *words, struct parameter_list values, const char *currency);

/* An empty article behind the last; *article_id is its id. */
refusal draft_article_append(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version,
			     int64_t *article_id);
refusal draft_article_drop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   const char *currency);
/* One place up or down; at the end nothing happens. */
refusal draft_article_move(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version, int64_t article_id,
			   bool up);

refusal draft_drop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version);

/* Takes the last published version as the base, so that the difference is to that one. */
refusal draft_take_base(struct db *db, const struct actor *actor, int64_t draft_id);

struct document document_of_draft(struct db *db, const struct draft *draft, enum language language);
struct model *draft_model(struct db *db, int64_t draft_id);

/* What publishing would be judged by; NULL when the values contradict each other, *why says how. */
const struct publication_ground *draft_ground(struct db *db, const struct draft *draft, const char *currency, struct when now,
					      refusal *why);

refusal draft_publish(struct db *db, const struct actor *actor, int64_t draft_id, int64_t version,
		      const struct publication_wish *wish, const char *currency, int64_t *number);

#endif
