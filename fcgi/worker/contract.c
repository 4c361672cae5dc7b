/* What time does to projects: offers run out, reviews become overdue. The rules stand in domain/contract. */
#include "domain/contract/projects.h"
#include "worker/jobs.h"

bool expire_offers(struct lane *lane)
{
	return projects_expire(lane->db, lane->now);
}

bool remind_reviewers(struct lane *lane)
{
	return reviews_remind(lane->db, lane->now);
}
