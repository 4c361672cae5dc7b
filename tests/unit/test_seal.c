/* The secret behind the seals: made once, whole, and the same for all; and what keeps a password from being chosen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/crypto.h"
#include "domain/people/credentials.h"
#include "web/seal.h"

static char folder[] = "/tmp/filar-seal-XXXXXX";
static struct arena *arena;
static struct config config;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	if (!mkdtemp(folder))
		return -1;
	config.var = folder;
	return mkdir(arena_printf(arena, "%s/secrets", folder), 0700);
}

static int tear_down(void **state)
{
	(void)state;
	rmdir(arena_printf(arena, "%s/secrets", folder));
	rmdir(folder);
	arena_free(arena);
	return 0;
}

static const char *secret_path(void)
{
	return arena_printf(arena, "%s/secrets/csrf", folder);
}

static void put(const char *text)
{
	FILE *file = fopen(secret_path(), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* How a service ends that starts upon this folder. */
static int status_of_start(const char *var)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		const struct config other = { .var = var };
		int quiet = open("/dev/null", O_WRONLY);

		dup2(quiet, STDERR_FILENO);
		seal_load(&other);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void the_first_to_start_makes_the_secret(void **state)
{
	const char *first;
	struct stat about;

	(void)state;
	seal_load(&config);
	first = seal(arena, "session", "cookie");
	assert_int_equal(stat(secret_path(), &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_true(about.st_size > 40);
	assert_int_equal(about.st_nlink, 1); /* the name under which it was written is gone */
	seal_load(&config);
	assert_string_equal(seal(arena, "session", "cookie"), first);
	assert_string_not_equal(seal(arena, "before", "cookie"), first);
	assert_string_not_equal(seal(arena, "session", "cookie2"), first);
	assert_int_equal(unlink(secret_path()), 0);
	seal_load(&config);
	assert_string_not_equal(seal(arena, "session", "cookie"), first);
	assert_int_equal(unlink(secret_path()), 0);
}

static void a_secret_of_the_operator_is_taken(void **state)
{
	(void)state;
	put("0123456789abcdef\r\n");
	seal_load(&config);
	assert_string_equal(seal(arena, "session", "cookie"), crypto_seal(arena, "0123456789abcdef", "session:cookie"));
	seal_use("fedcba9876543210");
	assert_string_equal(seal(arena, "session", "cookie"), crypto_seal(arena, "fedcba9876543210", "session:cookie"));
	put("0123456789abcde\n");
	assert_int_equal(status_of_start(folder), 1);
	put("");
	assert_int_equal(status_of_start(folder), 1);
	assert_int_equal(unlink(secret_path()), 0);
}

static void without_a_place_for_it_no_service_starts(void **state)
{
	(void)state;
	assert_int_equal(status_of_start("/dev/null"), 1);
	assert_int_equal(status_of_start(arena_printf(arena, "%s/nowhere", folder)), 1);
	assert_int_equal(status_of_start("/proc/self"), 1); /* takes no file */
	assert_int_equal(symlink("nowhere", secret_path()), 0);
	assert_int_equal(status_of_start(folder), 1); /* the name is taken, and nothing can be read there */
	assert_int_equal(unlink(secret_path()), 0);
}

static bool refused(const char *password)
{
	static const char *const common[] = { "correcthorse", "1234567890", NULL };

	return password_problem(password, "mara.quill@willow.example", common) != NULL;
}

static void passwords_that_are_guessed_first_are_refused(void **state)
{
	static const char *const short_common[] = { "nothing", NULL };

	(void)state;
	assert_true(refused("123456789"));
	assert_true(refused("CorrectHorse"));
	assert_true(refused("Mara.Quill@willow.example"));
	assert_true(refused("mara.quill"));
	assert_true(refused("Mara.Quill2026"));
	assert_true(refused("mara.quillMARA.QUILL"));
	assert_false(refused("mara.quill is not enough"));
	assert_false(refused("mara.quillnara.quill"));
	assert_false(refused("four quiet words"));
	assert_false(refused("zażółć gęś"));
	assert_null(password_problem("mq12345678", "mq@willow.example", short_common)); /* too short a name to tell */
	assert_non_null(password_problem("mq@willow.example", "mq@willow.example", short_common));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_to_start_makes_the_secret),
		cmocka_unit_test(a_secret_of_the_operator_is_taken),
		cmocka_unit_test(without_a_place_for_it_no_service_starts),
		cmocka_unit_test(passwords_that_are_guessed_first_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
