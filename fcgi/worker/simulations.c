/* Simulations of drafts, in a lane of their own: they take long and nobody's money waits for them. */
#include "domain/programme/simulation.h"
#include "worker/jobs.h"

bool simulate_drafts(struct lane *lane)
{
	return simulation_work(lane->db, when_now, worker_stopping);
}
