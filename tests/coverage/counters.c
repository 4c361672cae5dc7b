/* Linked into every program of the build that counts (SANITIZE=coverage, with the linker's --wrap): what a process has counted
 * is kept also when it leaves by _exit(), by abort() or by killing itself, which pass by what is registered for exit(). A test
 * that kills from outside leaves no such moment: who serves writes its counts every second, before it takes a connection. */
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

void write_counts(void) __asm__("__gcov_dump");
void begin_counts(void) __asm__("__gcov_reset");
int true_accept4(int listening, struct sockaddr *address, socklen_t *length, int flags) __asm__("__real_accept4");
int counted_accept4(int listening, struct sockaddr *address, socklen_t *length, int flags) __asm__("__wrap_accept4");
_Noreturn void true_exit(int status) __asm__("__real__exit");
_Noreturn void counted_exit(int status) __asm__("__wrap__exit");
_Noreturn void true_abort(void) __asm__("__real_abort");
_Noreturn void counted_abort(void) __asm__("__wrap_abort");
int true_kill(pid_t process, int number) __asm__("__real_kill");
int counted_kill(pid_t process, int number) __asm__("__wrap_kill");

_Noreturn void counted_exit(int status)
{
	write_counts();
	true_exit(status);
}

_Noreturn void counted_abort(void)
{
	write_counts();
	true_abort();
}

int counted_kill(pid_t process, int number)
{
	if (process == getpid() && number == SIGKILL)
		write_counts();
	return true_kill(process, number);
}

int counted_accept4(int listening, struct sockaddr *address, socklen_t *length, int flags)
{
	static time_t written;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec != written) {
		written = now.tv_sec;
		write_counts();
		begin_counts();
	}
	return true_accept4(listening, address, length, flags);
}
