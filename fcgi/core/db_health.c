/* Is the server there? Asked by one process for all of a service. A server that is stopped in its tracks takes
 * connections and statements and never answers: without this every child would have to wait for that by itself. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/must.h"
#include "core/db_internal.h"
#include "core/log.h"

enum {
	ASK_AFTER = 150 * 1000,   /* microseconds without an answer to anybody */
	DOWN_AFTER = 1000 * 1000, /* a question unanswered, and nobody else had an answer either */
	CUT_AFTER = 1600 * 1000,
	PATIENCE_MILLISECONDS = 10
};

/* Lives in memory that parent and children share. */
struct db_health {
	atomic_llong answered_at;
	atomic_bool down;
};

struct db_prober {
	struct db *db;
	struct db_health *health;
	bool asked;
	int64_t asked_at;
};

static volatile sig_atomic_t aimed = -1;

struct db_health *db_health_new(void)
{
	struct db_health *health =
		mmap(NULL, sizeof(*health), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	must(health != MAP_FAILED);
	return health;
}

bool db_health_down(const struct db_health *health)
{
	return health && atomic_load(&health->down);
}

void db_health_answered(struct db_health *health)
{
	if (health)
		atomic_store(&health->answered_at, db_now());
}

void db_watch(struct db *db, struct db_health *health)
{
	db->health = health;
}

void db_cut_aim(MYSQL *mysql)
{
	aimed = mysql ? mysql_get_socket(mysql) : -1;
}

void db_cut(int number)
{
	int error = errno;

	(void)number;
	if (aimed >= 0)
		shutdown(aimed, SHUT_RDWR);
	errno = error;
}

struct db_prober *db_prober_new(struct db *db, struct db_health *health)
{
	struct db_prober *prober = calloc(1, sizeof(*prober));

	must(prober != NULL);
	*prober = (struct db_prober){ .db = db, .health = health };
	db->quiet = true;
	db->doubtful = true; /* the parent may not wait long: first look whether the server greets */
	return prober;
}

void db_prober_free(struct db_prober *prober)
{
	free(prober);
}

void db_prober_forget(struct db_prober *prober)
{
	if (prober->db->mysql)
		close(mysql_get_socket(prober->db->mysql));
}

static void settle(struct db_prober *prober, bool down)
{
	if (atomic_exchange(&prober->health->down, down) != down)
		log_event(down ? LOG_ERROR : LOG_INFO, down ? "database_down" : "database_back", "user", prober->db->user);
}

/* Takes the answer when it has come. */
static void listen_for(struct db_prober *prober, int milliseconds)
{
	struct pollfd waiting = { .fd = mysql_get_socket(prober->db->mysql), .events = POLLIN };

	if (poll(&waiting, 1, milliseconds) < 1)
		return;
	prober->asked = false;
	if (mysql_read_query_result(prober->db->mysql) == 0) {
		db_health_answered(prober->health);
		settle(prober, false);
	} else {
		db_disconnect(prober->db);
	}
}

/* Microseconds since the question for which the server has answered nobody. */
static int64_t silence(const struct db_prober *prober)
{
	int64_t since = atomic_load(&prober->health->answered_at);

	return db_now() - (since > prober->asked_at ? since : prober->asked_at);
}

static void ask(struct db_prober *prober)
{
	static const char question[] = "DO 1";

	if (!db_connected(prober->db)) {
		prober->db->fault = DB_FINE;
		if (silence(prober) > DOWN_AFTER) /* else others are served, and only we are turned away */
			settle(prober, true);
		return;
	}
	if (mysql_send_query(prober->db->mysql, question, sizeof(question) - 1) != 0) {
		db_disconnect(prober->db);
		return;
	}
	prober->asked = true;
	prober->asked_at = db_now();
	listen_for(prober, PATIENCE_MILLISECONDS);
}

bool db_probe(struct db_prober *prober)
{
	if (prober->asked)
		listen_for(prober, 0);
	if (!prober->asked &&
	    (db_health_down(prober->health) || db_now() - atomic_load(&prober->health->answered_at) > ASK_AFTER))
		ask(prober);
	if (!prober->asked)
		return false;
	if (silence(prober) > DOWN_AFTER)
		settle(prober, true);
	return silence(prober) > CUT_AFTER;
}
