/* What time does to partners: turns of violations whose time is over, partnerships whose day has come, tiers. */
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/people/tiers.h"
#include "domain/programme/violations.h"
#include "sql/company.h"
#include "worker/jobs.h"

/* Days are the company's. NULL: it has not been set up. */
static const struct company *company_of(struct lane *lane)
{
	const struct company *company;

	db_begin(lane->db, DB_AUTOCOMMIT);
	company = sql_company_settings(lane->db);
	if (company)
		locale_zone(company->time_zone);
	return company;
}

bool end_turns(struct lane *lane)
{
	if (company_of(lane))
		violations_round(lane->db, lane->now);
	return false;
}

bool judge_tiers(struct lane *lane)
{
	const struct company *company = company_of(lane);

	return company && tiers_judge(lane->db, company->currency, lane->now);
}
