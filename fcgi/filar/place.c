/* Where everything is: the project from the place of the program, VAR, and the user that the children run as.
 *
 * Started as root, the children run as the owner of the checkout, or as Debian's www-data when that is root: both exist
 * without anything being created, and neither can write to the project or to another user's files. */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "filar/filar.h"

char *place_path(const struct place *place, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *path = arena_vprintf(place->arena, format, arguments);
	va_end(arguments);
	return path;
}

/* Upwards from bin/ or build/test/bin/ to the folder that holds sql/migrations. */
static const char *find_root(const struct place *place, const char *from)
{
	char *folder = arena_text(place->arena, from);

	for (;;) {
		char *end = strrchr(folder, '/');
		if (!end || end == folder)
			stop_with("%s does not lie in a checkout of Filar: no folder above it has sql/migrations", from);
		*end = '\0';
		if (file_exists(place_path(place, "%s/sql/migrations", folder)))
			return folder;
		if (file_exists(place_path(place, "%s/share/filar/sql/migrations", folder)))
			return place_path(place, "%s/share/filar", folder);
	}
}

static int64_t number_of(const char *name, int64_t usual, int64_t least, int64_t most)
{
	const char *text = getenv(name);
	int64_t number;

	if (text_empty(text))
		return usual;
	if (!text_to_int(text, &number) || number < least || number > most)
		stop_with("%s must be a whole number from %lld to %lld, not \"%s\"", name, (long long)least, (long long)most, text);
	return number;
}

static const char *find_var(const struct place *place)
{
	const char *var = getenv("VAR");
	char here[PATH_MAX];

	if (text_empty(var))
		return place->installed ? "/var/lib/filar" : place_path(place, "%s/var", place->root);
	if (*var == '/')
		return var;
	if (!getcwd(here, sizeof(here)))
		stop_with("cannot tell the current folder: %s", strerror(errno));
	return place_path(place, "%s/%s", here, var);
}

static void find_user(struct place *place)
{
	struct stat about = { 0 };

	place->as_root = geteuid() == 0;
	place->user = geteuid();
	place->group = getegid();
	if (place->as_root && stat(place->root, &about))
		stop_with("cannot look at %s: %s", place->root, strerror(errno));
	const struct passwd *person = !place->as_root ? getpwuid(place->user)
				      : about.st_uid ? getpwuid(about.st_uid)
						     : getpwnam(place->installed ? "filar" : "www-data");
	if (place->as_root && !person && !place->installed)
		stop_with("there is no unprivileged user to run as: %s has no entry in /etc/passwd",
			  about.st_uid ? "the owner of the checkout" : "www-data");
	if (person) {
		place->user = person->pw_uid;
		place->group = person->pw_gid;
	}
	place->user_name = person ? arena_text(place->arena, person->pw_name)
				  : place_path(place, "%u", (unsigned)place->user);
}

struct place *place_find(void)
{
	static struct place *place;
	struct arena *arena = arena_new();
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (length < 0)
		stop_with("cannot tell where this program lies: %s", strerror(errno));
	program[length] = '\0';
	*strrchr(program, '/') = '\0';
	place = arena_one(arena, struct place);
	place->arena = arena;
	place->programs = arena_text(arena, program);
	place->root = find_root(place, place->programs);
	place->installed = text_ends(place->root, "/share/filar");
	/* build/test/bin/filar belongs to build/test; bin/filar to build/release */
	*strrchr(program, '/') = '\0';
	place->build = arena_text(arena, program);
	if (!file_exists(place_path(place, "%s/static", place->build)))
		place->build = place->installed ? place->root : place_path(place, "%s/build/release", place->root);
	place->share = place->root;
	place->port = (int)number_of("PORT", 8080, 1, 65535);
	place->demo = number_of("DEMO", 1, 0, 1) == 1;
	place->rate_scale = number_of("RATE_SCALE", 1, 1, 1000000);
	find_user(place);
	place->var = find_var(place);
	place->sockets = place->installed ? "/run/filar" : place_path(place, "%s/run", place->var);
	place->config = place->installed ? "/etc/filar/filar.conf" : place_path(place, "%s/filar.conf", place->var);
	return place;
}

void place_drop_rights(const struct place *place)
{
	if (!place->as_root)
		return;
	if (initgroups(place->user_name, place->group) || setgid(place->group) || setuid(place->user)) {
		perror("cannot become an unprivileged user");
		_exit(126);
	}
}

bool place_readable(const struct place *place, const char *path)
{
	int status;
	pid_t pid;

	if (!place->as_root)
		return !access(path, R_OK);
	pid = fork();
	if (pid < 0)
		stop_with("cannot start a process: %s", strerror(errno));
	if (!pid) {
		place_drop_rights(place);
		_exit(access(path, R_OK) ? 1 : 0);
	}
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

bool place_has_program(const struct place *place, const char *name)
{
	return !access(place_path(place, "%s/%s", place->programs, name), X_OK);
}

const char *const *place_services(const struct place *place)
{
	static const char *const names[] = { "public", "auth", "shop", "work", "admin", "api" };
	const char **services = arena_many(place->arena, const char *, sizeof(names) / sizeof(names[0]) + 1);
	size_t count = 0;

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		if (place_has_program(place, names[n]))
			services[count++] = names[n];
	return services;
}

const char *place_secret(const struct place *place, const char *name)
{
	const char *path = place_path(place, "%s/secrets/%s", place->var, name);
	char *secret = file_read(place->arena, path);

	if (!secret)
		stop_with("cannot read %s: %s", path, strerror(errno));
	secret[strcspn(secret, "\n")] = '\0';
	return secret;
}
