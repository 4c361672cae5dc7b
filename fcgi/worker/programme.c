/* Letters about new versions of the programme and reminders before they begin. The rules stand in domain/programme/news. */
#include "domain/programme/news.h"
#include "worker/jobs.h"

bool tell_programme(struct lane *lane)
{
	return programme_tell(lane->db, lane->now);
}
