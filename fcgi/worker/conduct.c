/* Violations without a visitor: turns whose time is over, partnerships whose day has come. */
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/programme/violations.h"
#include "sql/company.h"
#include "worker/jobs.h"

bool end_turns(struct lane *lane)
{
	const struct company *company;

	db_begin(lane->db, DB_AUTOCOMMIT);
	company = sql_company_settings(lane->db);
	if (!company)
		return false;
	locale_zone(company->time_zone);
	violations_round(lane->db, lane->now);
	return false;
}
