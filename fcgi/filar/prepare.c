/* Makes VAR ready: its folders and owner, secrets, and the two ways round a folder that is in the way:
 *
 * - A checkout in a closed folder (/root, mode 0700) cannot be entered by the unprivileged children. Rather than open
 *   that folder or leave the children a capability, VAR becomes a link to a fresh folder under /var/lib, and what the
 *   children read (programs, templates, static files, catalogues) is copied to VAR/share at every start.
 * - A long path: a Unix socket's address has room for 107 bytes. VAR/run becomes a link to a short folder under /tmp. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "core/crypto.h"
#include "filar/filar.h"

enum { SOCKET_PATH_MAX = 100 };

static void make_folder(const char *path, mode_t mode)
{
	if (mkdir(path, mode) && errno != EEXIST)
		stop_with("cannot make the folder %s: %s", path, strerror(errno));
}

static uid_t owner_now;
static gid_t group_now;

static int give_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)kind;
	(void)where;
	if (about->st_uid != owner_now && lchown(path, owner_now, group_now))
		stop_with("cannot change the owner of %s: %s", path, strerror(errno));
	return 0;
}

/* All of the folder belongs to the children's user, also when an earlier start ran as another one. */
static void give(const struct place *place, const char *folder)
{
	struct stat about;

	if (!place->as_root)
		return;
	if (stat(folder, &about) || about.st_uid == place->user)
		return;
	owner_now = place->user;
	group_now = place->group;
	nftw(folder, give_one, 32, FTW_PHYS | FTW_MOUNT);
}

/* Runs an ordinary command to its end; true when it ended with 0. */
static bool ran(const char *const *arguments)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		stop_with("cannot start a process: %s", strerror(errno));
	if (!pid) {
		execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		perror(arguments[0]);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static void move_var_away(const struct place *place)
{
	char *folder = place_path(place, "/var/lib/filar-XXXXXX");

	if (rmdir(place->var) && errno != ENOENT)
		stop_with("%s cannot be entered by %s, who runs the services, and it is not empty: name another folder with VAR=",
			  place->var, place->user_name);
	if (!mkdtemp(folder))
		stop_with("cannot make a folder under /var/lib: %s", strerror(errno));
	if (symlink(folder, place->var))
		stop_with("cannot link %s to %s: %s", place->var, folder, strerror(errno));
	printf("%s cannot be entered by %s: the data are in %s, linked from there\n", place->var, place->user_name, folder);
}

static const char *real_path(const struct place *place, const char *path)
{
	char *real = realpath(path, NULL);

	if (!real)
		stop_with("cannot find %s: %s", path, strerror(errno));
	const char *copy = arena_text(place->arena, real);
	free(real); /* realpath's own memory, not the arena's */
	return copy;
}

static void make_parents(const struct place *place, const char *path)
{
	char *parent = arena_text(place->arena, path), *end = strrchr(parent, '/');

	if (!end || end == parent)
		return;
	*end = '\0';
	if (file_exists(parent))
		return;
	make_parents(place, parent);
	make_folder(parent, 0755);
}

static void make_var(struct place *place)
{
	struct stat about;

	make_parents(place, place->var);
	/* a link whose folder was removed: a fresh start */
	if (!lstat(place->var, &about) && S_ISLNK(about.st_mode) && stat(place->var, &about) && unlink(place->var))
		stop_with("cannot remove the dead link %s: %s", place->var, strerror(errno));
	make_folder(place->var, 0755);
	if (!place_readable(place, real_path(place, place->var)))
		move_var_away(place);
	place->var = real_path(place, place->var);
	if (place->as_root && chmod(place->var, 0755))
		stop_with("cannot open %s to its user: %s", place->var, strerror(errno));
	if (!place->installed)
		place->config = place_path(place, "%s/filar.conf", place->var);
}

/* One launcher per VAR: the lock lasts as long as this process. */
static void lock_var(const struct place *place)
{
	const char *path = place_path(place, "%s/lock", place->var);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	char number[32] = "";

	if (lock < 0)
		stop_with("cannot write %s: %s", path, strerror(errno));
	if (flock(lock, LOCK_EX | LOCK_NB)) {
		if (read(lock, number, sizeof(number) - 1) < 0)
			number[0] = '\0';
		number[strcspn(number, "\n")] = '\0';
		stop_with("Filar runs in %s already (process %s); stop that one first, or name another folder with VAR=",
			  place->var, number);
	}
	int length = snprintf(number, sizeof(number), "%d\n", (int)getpid());
	if (ftruncate(lock, 0) || pwrite(lock, number, (size_t)length, 0) != length)
		stop_with("cannot write %s: %s", path, strerror(errno));
}

static void make_sockets(struct place *place)
{
	const char *link = place_path(place, "%s/run", place->var);
	struct stat about;

	if (place->installed) {
		make_folder(place->sockets, 0750);
		give(place, place->sockets);
		return;
	}
	place->sockets = link;
	if (strlen(link) + sizeof("/public.sock") <= SOCKET_PATH_MAX) {
		make_folder(link, 0755);
		give(place, link);
		return;
	}
	if (stat(link, &about)) {
		char *folder = place_path(place, "/tmp/filar-XXXXXX");
		unlink(link);
		if (!mkdtemp(folder) || symlink(folder, link))
			stop_with("cannot make a short folder for sockets: %s", strerror(errno));
	}
	place->sockets = real_path(place, link);
	if (stat(place->sockets, &about) || (about.st_uid != 0 && about.st_uid != place->user))
		stop_with("%s belongs to somebody else; remove the link %s", place->sockets, link);
	give(place, place->sockets);
}

static bool project_is_readable(const struct place *place)
{
	return place_readable(place, place_path(place, "%s/filar", place->programs)) &&
	       place_readable(place, place_path(place, "%s/templates", place->root)) &&
	       place_readable(place, place_path(place, "%s/static", place->build));
}

/* Names of the same two folders change places in one step, so that nobody ever finds one of them missing. */
static void swap_in(const char *young, const char *share)
{
	if (!file_exists(share) ? rename(young, share) : renameat2(AT_FDCWD, young, AT_FDCWD, share, RENAME_EXCHANGE))
		stop_with("cannot put %s in its place: %s", young, strerror(errno));
}

/* The project as it was started from: place's own paths may lie in the copy by now. */
struct origin {
	const char *programs, *build;
};

static struct origin origin;

void place_refresh(const struct place *place)
{
	const char *share = place_path(place, "%s/share", place->var), *young = place_path(place, "%s.new", share);
	const char *const forget[] = { "rm", "-rf", "--", young, NULL };
	const char *bin = place_path(place, "%s/bin", young);
	const char *programs = place_path(place, "%s/.", origin.programs);
	const char *templates = place_path(place, "%s/templates", place->root);
	const char *sql = place_path(place, "%s/sql", place->root);
	const char *deploy = place_path(place, "%s/deploy", place->root);
	const char *statics = place_path(place, "%s/static", origin.build);
	const char *locale = place_path(place, "%s/locale", origin.build);
	const char *const take_bin[] = { "cp", "-R", "--", programs, bin, NULL };
	const char *const take_rest[] = { "cp", "-R", "--", templates, sql, deploy, statics,
					  file_exists(locale) ? locale : young, file_exists(locale) ? young : NULL, NULL };
	const char *const open[] = { "chmod", "-R", "u=rwX,go=rX", "--", young, NULL };

	if (!origin.programs)
		return;
	if (!ran(forget))
		stop_with("cannot renew %s", young);
	make_folder(young, 0755);
	if (!ran(take_bin) || !ran(take_rest) || !ran(open))
		stop_with("cannot copy the project to %s", young);
	swap_in(young, share);
	if (!ran(forget))
		stop_with("cannot remove %s", young);
}

static void copy_project(struct place *place)
{
	origin = (struct origin){ place->programs, place->build };
	place_refresh(place);
	place->share = place_path(place, "%s/share", place->var);
	place->programs = place_path(place, "%s/bin", place->share);
	place->build = place->share;
}

static void make_secret(const struct place *place, const char *name)
{
	const char *path = place_path(place, "%s/secrets/%s", place->var, name);
	unsigned char bytes[16];
	char text[sizeof(bytes) * 2 + 2];

	if (file_exists(path))
		return;
	crypto_random(bytes, sizeof(bytes));
	for (size_t n = 0; n < sizeof(bytes); n++)
		snprintf(text + 2 * n, 3, "%02x", bytes[n]);
	text[sizeof(bytes) * 2] = '\n';
	text[sizeof(bytes) * 2 + 1] = '\0';
	file_write(place, path, 0600, text);
}

void place_prepare(struct place *place)
{
	static const char *const folders[] = { "run", "mail", "files", "ledger", "log", "tmp", "nginx", "secrets" };
	static const char *const secrets[] = { "root",  "public", "auth",   "shop",    "work",
					       "admin", "api",    "worker", "migrate", "operator", "csrf" };

	umask(0022);
	make_var(place);
	lock_var(place);
	make_sockets(place);
	for (size_t n = 1; n < sizeof(folders) / sizeof(folders[0]); n++) {
		const char *folder = place_path(place, "%s/%s", place->var, folders[n]);
		make_folder(folder, 0750);
		give(place, folder);
	}
	if (chmod(place_path(place, "%s/secrets", place->var), 0700))
		stop_with("cannot close %s/secrets: %s", place->var, strerror(errno));
	for (size_t n = 0; n < sizeof(secrets) / sizeof(secrets[0]); n++)
		make_secret(place, secrets[n]);
	if (!project_is_readable(place))
		copy_project(place);
}
