/* Commissions without a visitor: those of orders whose second half came from where nothing may be booked, and those whose
 * hold has passed. Either may die at any point: what is booked carries its source, so the next round goes on. */
#include "core/locale.h"
#include "domain/common/company.h"
#include "domain/money/bonuses.h"
#include "domain/money/commissions_book.h"
#include "domain/money/seals.h"
#include "sql/company.h"
#include "worker/jobs.h"

/* Days of the ledger are the company's. */
static bool zone_set(struct lane *lane)
{
	db_begin(lane->db, DB_AUTOCOMMIT);

	const struct company *company = sql_company_settings(lane->db);

	if (company)
		locale_zone(company->time_zone);
	return company != NULL;
}

bool book_commissions(struct lane *lane)
{
	return zone_set(lane) && commissions_catch_up(lane->db, lane->now);
}

bool mature_commissions(struct lane *lane)
{
	return zone_set(lane) && commissions_mature(lane->db, lane->now);
}

bool book_bonuses(struct lane *lane)
{
	if (zone_set(lane))
		bonuses_round(lane->db, lane->now);
	return false;
}

bool seal_ledger(struct lane *lane)
{
	return ledger_seal(lane->db);
}

bool write_ledger_head(struct lane *lane)
{
	if (zone_set(lane))
		ledger_head_write(lane->db, lane->config, lane->now);
	return false;
}
