/* Letters about projects: to whom they go and what they say. Inside the domain only. */
#ifndef CONTRACT_LETTERS_H
#define CONTRACT_LETTERS_H

#include "domain/common/outbox.h"
#include "domain/contract/stages.h"

/* To everyone of a side. letter->name and ->link are filled in here. */
void project_letter(struct db *db, struct when now, const struct project *project, enum stage_side side,
		    const char *template_name, const struct letter *letter);

#endif
