/* The partners below one partner, branch by branch, as deep as its programme pays: who is active, what each branch sold and what
 * the partner above earned from it. However large the team, a page asks the same number of statements. Of natural persons
 * nothing is told but their code. */
#ifndef MONEY_TEAM_H
#define MONEY_TEAM_H

#include "core/db.h"
#include "domain/programme/terms.h"

struct team_branch {
	int64_t id;
	const char *code;          /* P-1004 */
	const char *name;          /* of the company; "" of a natural person */
	int64_t level;
	struct date since_day;     /* stands there since */
	bool active;               /* by the programme's rule of activity */
	bool ended;                /* has left */
	int64_t below;             /* how many stand below it, as deep as is paid */
	struct money own;          /* turnover of the partner itself */
	struct money turnover;     /* with all below it */
	struct money earned;       /* what the one above them all earned from the branch */
};
LIST_OF(team_branch);
RECORD_OF(team_branch);

struct team {
	struct team_branch_list branches; /* of this page, those that sold most first */
	struct team_branch_list path;     /* from the top down to the branch that is open */
	int64_t members;                  /* of the whole team */
	int64_t depth;                    /* levels that are paid above a seller */
	int64_t count;                    /* of branches in all pages */
	struct money turnover, earned;    /* of the whole team */
	bool rule;                        /* the programme asks for activity */
	int64_t reached, wanted;          /* of the partner itself, in the unit of the rule's measure */
	bool active;
};

enum { TEAM_PAGE = 25 };

/* branch: whose next ones are shown; 0: the partner's own. page counts from 0. NULL: the branch is not in this team. Figures
 * count from since on. Services: shop. */
const struct team *team_of(struct db *db, int64_t partner_id, int64_t branch, int64_t page, const struct terms *terms,
			   struct date since, struct when now);

/* ---- Rows ---- */

struct team_node {
	int64_t id;
	int64_t sponsor_id;
	int64_t level;
	struct date since_day;
	const char *name;
	bool ended;
};
LIST_OF(team_node);
RECORD_OF(team_node);

struct team_figure {
	int64_t id;
	int64_t amount;
};
LIST_OF(team_figure);
RECORD_OF(team_figure);

#endif
