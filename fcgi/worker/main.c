/* The worker: everything that happens without a visitor. One child per lane runs the lane's jobs from the table below; the
 * parent starts a child again when it dies and ends all of them on SIGTERM. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "core/log.h"
#include "core/metrics.h"
#include "worker/jobs.h"

struct job_row {
	const char *lane; /* rows of one lane stand together */
	const char *name; /* in the log */
	int every;        /* seconds between two rounds */
	job *run;
};

static const struct job_row jobs[] = {
	{ "mail", "send_letter", 1, send_letter },
	{ "money", "book_commissions", 5, book_commissions },
	{ "money", "mature_commissions", 10, mature_commissions },
	{ "money", "book_bonuses", 30, book_bonuses },
	{ "seals", "seal_ledger", 2, seal_ledger },
	{ "seals", "write_ledger_head", 60, write_ledger_head },
	{ "simulations", "simulate_drafts", 1, simulate_drafts },
	{ "timers", "expire_offers", 60, expire_offers },
	{ "timers", "remind_reviewers", 300, remind_reviewers },
	{ "timers", "tell_programme", 10, tell_programme },
	{ "timers", "end_turns", 60, end_turns },
	{ "timers", "judge_tiers", 60, judge_tiers },
	{ "timers", "sweep_files", 900, sweep_files },
	{ 0 }
};

enum { LANES = 8, JOBS = sizeof(jobs) / sizeof(jobs[0]), PORTIONS = 1000 };

static volatile sig_atomic_t stopping;

static void stop(int signal)
{
	(void)signal;
	stopping = 1;
}

bool worker_stopping(void)
{
	return stopping != 0;
}

static void pause_for(int milliseconds)
{
	struct timespec time = { milliseconds / 1000, (long)(milliseconds % 1000) * 1000000 };

	if (!stopping)
		nanosleep(&time, NULL);
}

/* Milliseconds that only ever grow, whatever becomes of the clock: rounds are paced by them, deadlines are not. */
static int64_t pace(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* --- a lane --- */

/* One round of a job: portions until there is nothing more. False: the database did not answer. */
static bool job_round(struct lane *lane, const struct job_row *row)
{
	bool more = true;

	for (int portion = 0; more && portion < PORTIONS && !stopping; portion++) {
		arena_reset(lane->arena);
		lane->now = when_now();
		more = row->run(lane);
		if (db_fault(lane->db) == DB_FINE) {
			db_rollback(lane->db);
			continue;
		}
		log_event(LOG_WARNING, "job faulted", "job", row->name);
		db_fault_clear(lane->db);
		return false;
	}
	return true;
}

static void lane_run(struct lane *lane)
{
	int64_t due[JOBS] = { 0 };

	while (!stopping) {
		for (size_t i = 0; i < JOBS && jobs[i].lane && !stopping; i++) {
			int64_t now = pace();

			if (!text_same(jobs[i].lane, lane->name) || due[i] > now)
				continue;
			due[i] = now + (job_round(lane, &jobs[i]) ? jobs[i].every : jobs[i].every + 2) * (int64_t)1000;
		}
		metrics_round(when_now().microseconds / 1000000);
		pause_for(200);
	}
}

static const char *text_of_lane(const char *name)
{
	static char text[40];

	snprintf(text, sizeof(text), "worker-%s", name);
	return text;
}

/* A lane whose parent is gone ends too. */
static _Noreturn void lane_begin(struct lane *lane, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		exit(0);
	metrics_open(lane->config, text_of_lane(lane->name));
	lane->arena = arena_new();
	lane->db = db_new(lane->config, "worker", lane->arena);
	lane_run(lane);
	db_free(lane->db);
	arena_free(lane->arena);
	exit(0);
}

/* --- the parent --- */

struct child {
	const char *lane;
	pid_t pid;
	time_t started;
};

static void child_start(struct child *child, const struct lane *model)
{
	pid_t parent = getpid();
	struct lane lane = *model;

	lane.name = child->lane;
	child->started = time(NULL);
	child->pid = fork();
	if (child->pid == 0)
		lane_begin(&lane, parent);
	if (child->pid < 0) {
		log_event(LOG_ERROR, "lane cannot start", "lane", child->lane, "why", strerror(errno));
		child->pid = 0;
	}
}

static size_t lanes_of_table(struct child *children)
{
	size_t count = 0;

	for (size_t i = 0; jobs[i].lane; i++) {
		if (count && text_same(children[count - 1].lane, jobs[i].lane))
			continue;
		must(count < LANES && i < JOBS);
		children[count++].lane = jobs[i].lane;
	}
	return count;
}

/* worker LANE: one lane in a process of its own, as the units of systemd start them. 0: there is none. */
static size_t only_lane(struct child *children, size_t count, const char *lane)
{
	for (size_t i = 0; i < count; i++)
		if (text_same(children[i].lane, lane)) {
			children[0].lane = children[i].lane;
			return 1;
		}
	return 0;
}

static void bury(struct child *children, size_t count)
{
	pid_t gone;
	int status;

	while ((gone = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < count; i++)
			if (children[i].pid == gone) {
				children[i].pid = 0;
				if (!stopping)
					log_event(LOG_ERROR, "lane ended", "lane", children[i].lane);
			}
}

static void watch(struct child *children, size_t count, const struct lane *model)
{
	while (!stopping) {
		for (size_t i = 0; i < count; i++)
			if (!children[i].pid && children[i].started != time(NULL))
				child_start(&children[i], model);
		pause_for(200);
		bury(children, count);
	}
	for (size_t i = 0; i < count; i++)
		if (children[i].pid)
			kill(children[i].pid, SIGTERM);
	for (size_t i = 0; i < count; i++)
		while (children[i].pid && waitpid(children[i].pid, NULL, 0) < 0 && errno == EINTR)
			continue;
}

static void signals_begin(void)
{
	const struct sigaction end = { .sa_handler = stop };

	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* --check: what every start needs is there. */
static int check(const struct lane *lane)
{
	struct arena *arena = arena_new();
	struct db *db = db_new(lane->config, "worker", arena);
	int wrong = db_check(db);

	db_free(db);
	arena_free(arena);
	return wrong ? 1 : 0;
}

int main(int argc, char **argv)
{
	static struct child children[LANES];
	static struct lane model; /* its letters live as long as the program */

	log_start("worker");
	model.config = config_load();
	locale_start(model.config->locale);
	model.letters = letters_load(model.config);
	if (!model.letters)
		return 1;
	if (argc == 2 && text_same(argv[1], "--check"))
		return check(&model);

	size_t count = lanes_of_table(children);

	if (argc == 2 && !(count = only_lane(children, count, argv[1]))) {
		fprintf(stderr, "worker: there is no lane \"%s\"\n", argv[1]);
		return 2;
	}
	signals_begin();
	watch(children, count, &model);
	return 0;
}
