/* Letters about projects: to whom they go and what they say. Inside the domain only. */
#ifndef CONTRACT_LETTERS_H
#define CONTRACT_LETTERS_H

#include "domain/common/outbox.h"
#include "domain/contract/projects.h"

/* To everyone of a side: contractor, reviewer or manager. letter->name and ->link are filled in here. */
void project_letter(struct db *db, struct when now, const struct project *project, const char *side,
		    const char *template_name, const struct letter *letter);

#endif
