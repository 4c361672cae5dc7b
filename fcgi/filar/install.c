/* filar setup: makes an installed Filar ready, and brings it to the version that was installed last; it may be run as often
 * as one likes. filar database: the server, as its unit starts it. What to ask comes from the environment, else from the
 * terminal. */
#include "filar/install.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "core/config.h"
#include "filar/database.h"

enum { DATABASE_STOP = 60000 };

static void become(int descriptor, const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC, 0600);

	if (file < 0 || dup2(file, descriptor) < 0) {
		perror(path);
		_exit(126);
	}
}

int command_of(const char *const *arguments, const char *input, const char *output)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return 126;
	if (!pid) {
		if (input)
			become(STDIN_FILENO, input, O_RDONLY);
		if (output)
			become(STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_EXCL);
		execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		perror(arguments[0]);
		_exit(126);
	}
	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

struct child *database_borrow(struct place *place)
{
	struct child *server;
	bool fine;

	if (socket_answers(place_path(place, "%s/db.sock", place->sockets)))
		return NULL;
	children_begin(place);
	place_prepare(place);
	server = database_start(place, &fine);
	if (!fine || !database_await(place, server))
		stop_with("stopped before the database answered");
	return server;
}

void database_return(struct child *server)
{
	if (server)
		children_stop(&server, 1, DATABASE_STOP);
}

int command_database(int count, char **arguments)
{
	struct place *place = place_find();
	const char *const *server = database_arguments(place);

	(void)count;
	(void)arguments;
	database_password(place);
	execvp(server[0], (char *const *)(uintptr_t)server);
	stop_with("cannot start %s: %s", server[0], strerror(errno));
}

/* --- setup --- */

/* From the environment, else asked at the terminal, else the usual value. wrong answers NULL or what is wrong with a value:
 * at a terminal the question is asked again. */
static const char *answer(const struct place *place, const char *name, const char *question, const char *usual,
			  const char *(*wrong)(const struct place *place, const char *value))
{
	bool asks = !getenv(name) && isatty(STDIN_FILENO);

	for (;;) {
		const char *value = getenv(name) ? getenv(name) : usual, *why;
		char line[300] = "";

		if (asks) {
			printf("%s%s%s%s: ", question, *usual ? " [" : "", usual, *usual ? "]" : "");
			fflush(stdout);
			if (!fgets(line, sizeof(line), stdin))
				stop_with("left without an answer");
			line[strcspn(line, "\n")] = '\0';
			value = *line ? arena_text(place->arena, line) : usual;
		}
		must(value != NULL);
		why = wrong ? wrong(place, value) : NULL;
		if (!why)
			return value;
		if (!asks)
			stop_with("%s; set %s", why, name);
		printf("%s.\n", why);
	}
}

static const char *wrong_address(const struct place *place, const char *value)
{
	(void)place;
	return text_starts(value, "https://") && value[8] && !text_ends(value, "/") ?
		       NULL : "the address must begin with https:// and end without a slash";
}

static const char *wrong_mail(const struct place *place, const char *value)
{
	(void)place;
	return !*value || text_starts(value, "smtp://") || text_starts(value, "smtps://") ?
		       NULL : "the mail server must begin with smtp:// or smtps://";
}

static const char *wrong_zone(const struct place *place, const char *value)
{
	return *value && !strstr(value, "..") && file_exists(place_path(place, "/usr/share/zoneinfo/%s", value)) ?
		       NULL : place_path(place, "there is no time zone \"%s\"", value);
}

static const char *wrong_currency(const struct place *place, const char *value)
{
	return strlen(value) == 3 && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 ?
		       NULL : place_path(place, "\"%s\" is no currency; three capitals, as in EUR", value);
}

static void write_settings(const struct place *place, const char *base_url, const char *smtp)
{
	if ((mkdir("/etc/filar", 0750) && errno != EEXIST) || chown("/etc/filar", 0, place->group))
		stop_with("cannot make /etc/filar: %s", strerror(errno));
	file_write(place, place->config, 0640,
		   place_path(place,
			      "; Made by filar setup. %s/deploy/filar.conf.example tells every setting.\n\n"
			      "[web]\nbase_url = %s\n\n[paths]\nvar = %s\nshare = %s\nlocale = %s/locale\nsite = /etc/filar/site\n\n"
			      "[database]\nsocket = %s/db.sock\nname = filar\n\n[mail]\ntransport = %s\nsmtp_url = %s\n\n"
			      "[processes]\nchildren = 2\n",
			      place->root, base_url, place->var, place->share, place->build, place->sockets,
			      *smtp ? "smtp" : "file", smtp));
	if (mkdir("/etc/filar/site", 0755) && errno != EEXIST)
		stop_with("cannot make /etc/filar/site: %s", strerror(errno));
}

/* Everything is asked before anything is written, so that setup can be left and begun again. The company's answers are for
 * setup_database(), which writes the first row; the currency of the books is chosen once. */
static void ask_all(const struct place *place)
{
	const char *base_url = answer(place, "FILAR_BASE_URL", "Address of the portal, as https://partners.example.com", "", wrong_address);
	const char *smtp = answer(place, "FILAR_SMTP_URL", "Mail server, as smtp://mail.example.com:25; empty: letters become files", "",
				  wrong_mail);

	setenv("FILAR_ZONE", answer(place, "FILAR_ZONE", "Time zone", "Europe/London", wrong_zone), 1);
	setenv("FILAR_CURRENCY", answer(place, "FILAR_CURRENCY", "Currency of the books, for good", "GBP", wrong_currency), 1);
	setenv("FILAR_COMPANY", answer(place, "FILAR_COMPANY", "Name of the company", "Your company", NULL), 1);
	write_settings(place, base_url, smtp);
}

/* A certificate of our own keeps nginx running until a real one is put in its place. */
static void make_certificate(const struct place *place, const char *base_url)
{
	const char *host = strstr(base_url, "://") ? strstr(base_url, "://") + 3 : base_url;
	const char *const make[] = { "sh", "-c", "exec \"$@\" 2> /dev/null", "sh", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj",
				     place_path(place, "/CN=%s", host), "-addext", place_path(place, "subjectAltName=DNS:%s", host),
				     "-keyout", KEY, "-out", CERTIFICATE, NULL };

	if (file_exists(CERTIFICATE))
		return;
	if (mkdir("/etc/filar/tls", 0700) && errno != EEXIST)
		stop_with("cannot make /etc/filar/tls: %s", strerror(errno));
	if (command_of(make, NULL, NULL))
		stop_with("openssl could not make a certificate");
	printf("A certificate that browsers will not trust lies in %s; put a real one there, its key in %s.\n", CERTIFICATE, KEY);
}

static void write_nginx(const struct place *place, const char *base_url)
{
	static const char available[] = "/etc/nginx/sites-available/filar", enabled[] = "/etc/nginx/sites-enabled/filar";
	const char *const test[] = { "nginx", "-t", "-q", NULL };

	if (!file_exists("/etc/nginx/sites-available")) {
		puts("There is no /etc/nginx/sites-available: print the configuration with `filar nginx --production`.");
		return;
	}
	make_certificate(place, base_url);
	file_write(place, available, 0644, production_nginx(place, base_url, CERTIFICATE, KEY));
	if (symlink(available, enabled) && errno != EEXIST)
		stop_with("cannot link %s: %s", enabled, strerror(errno));
	if (command_of(test, NULL, NULL))
		stop_with("nginx does not take %s", available);
}

static void add_administrator(const struct place *place)
{
	const char *email = answer(place, "FILAR_ADMIN_EMAIL", "E-mail of the first administrator; empty: none now", "", NULL);
	const char *name = *email ? answer(place, "FILAR_ADMIN_NAME", "Their name", email, NULL) : "";
	char *arguments[] = { arena_text(place->arena, "user"),		arena_text(place->arena, "add"),
			      arena_text(place->arena, "--email"),	arena_text(place->arena, email),
			      arena_text(place->arena, "--name"),	arena_text(place->arena, name),
			      arena_text(place->arena, "--role"),	arena_text(place->arena, "administrator"), NULL };

	if (*email && command_user(8, arguments))
		stop_with("the administrator was not added");
	if (!*email)
		puts("Add an administrator with: filar user add --email ADDRESS --name NAME --role administrator");
}

static void start_units(void)
{
	static const char *const reload[] = { "systemctl", "daemon-reload", NULL };
	static const char *const enable[] = { "systemctl", "enable", "--now", "filar.target", NULL };
	static const char *const nginx[] = { "systemctl", "reload-or-restart", "nginx.service", NULL };
	static const char *const services[] = { "systemctl", "reload-or-restart", "filar@*.service", "filar-worker@*.service", NULL };

	if (!file_exists("/run/systemd/system")) {
		puts("systemd does not run here: start filar.target where it does.");
		return;
	}
	if (command_of(reload, NULL, NULL) || command_of(services, NULL, NULL) || command_of(enable, NULL, NULL) ||
	    command_of(nginx, NULL, NULL))
		stop_with("systemd could not start everything; see systemctl status filar.target");
}

int command_setup(int count, char **arguments)
{
	struct place *place = place_find();
	bool first;

	(void)count;
	(void)arguments;
	if (!place->installed)
		stop_with("setup is for an installed Filar; in a checkout `filar run` sets everything up");
	if (!place->as_root)
		stop_with("setup must run as root: it makes folders, the database and nginx's configuration");
	if (!place->user)
		stop_with("there is no user filar yet: systemd-sysusers makes it");
	if (!getenv("DEMO"))
		place->demo = false;
	first = !file_exists(place->config);
	if (first)
		ask_all(place);
	setenv("FILAR_CONFIG", place->config, 1);

	struct child none = { 0 }, *server = database_borrow(place);

	if (!database_ready(place, server ? server : &none))
		stop_with("stopped before the database was ready");
	if (first || getenv("FILAR_ADMIN_EMAIL"))
		add_administrator(place);
	write_nginx(place, config_load()->base_url);
	database_return(server);
	start_units();
	puts("Filar is set up.");
	return 0;
}
