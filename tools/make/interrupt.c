/* A part of GNU make itself, loaded by `make run`: what `kill -INT` means to it.
 *
 * A shell that is not interactive starts background jobs with SIGINT ignored, and make leaves it so: nobody could stop
 * `make run &` by the usual signal. And a make that hears SIGINT alone, not the whole terminal's group, waits for a child
 * that knows nothing of it. SIGTERM is the signal that make hands on to its children, so SIGINT becomes that one. */
#include <signal.h>
#include <unistd.h>

int plugin_is_GPL_compatible; /* asked for by make's loader */

int interrupt_gmk_setup(void);

static void hand_on(int number)
{
	(void)number;
	kill(getpid(), SIGTERM);
}

int interrupt_gmk_setup(void)
{
	const struct sigaction action = { .sa_handler = hand_on, .sa_flags = SA_RESTART };

	return sigaction(SIGINT, &action, NULL) == 0;
}
