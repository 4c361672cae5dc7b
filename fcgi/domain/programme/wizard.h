/* The set-up of one's own programme: a draft of the shipped model, changed by a few questions. Its words are made anew from
 * the model after every answer: lines about what is not chosen, or about values that are gone, leave; the company's own
 * opening takes the place of the model's. An article that somebody wrote by hand meanwhile stays as it is. */
#ifndef PROGRAMME_WIZARD_H
#define PROGRAMME_WIZARD_H

#include "domain/programme/drafts.h"

enum { WIZARD_STEPS = 6 }; /* words, kinds, rates, tiers, money and time, the whole */

struct wizard_choices {
	const char *opening_en, *opening_pl, *opening_ru; /* how article 1 begins; "": as in the model */
	bool reseller, promoter, contractor;
};
RECORD_OF(wizard_choices);

struct wizard_choices wizard_choices_read(struct arena *arena, const char *json);

/* The opening of the first article in that language, as the draft's base says it. */
const char *wizard_opening(struct db *db, int64_t base_id, enum language language);

/* Whether a parameter is asked for in that step (3, 4 or 5). */
bool wizard_asks(int64_t step, const char *name);

/* A text of the model with these choices and values. number: of its article. */
const char *wizard_text(struct arena *arena, int64_t number, const char *text, const char *opening,
			const struct wizard_choices *choices, struct parameter_list values);

/* Saves one step: choices of the first two, values of the next three (all that the step asks for). */
refusal wizard_save(struct db *db, const struct actor *actor, int64_t draft_id, int64_t step,
		    const struct wizard_choices *choices, const struct parameter_list *values, const char *currency);

/* Begins the set-up as a draft of the model. */
refusal wizard_begin(struct db *db, const struct actor *actor, int64_t base_id, int64_t *id);

#endif
