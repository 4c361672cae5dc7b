/* bin/filar: the table of commands and nothing else. */
#include <stdio.h>
#include <string.h>

#include "filar/filar.h"

static int command_help(int count, char **arguments);
static int command_version(int count, char **arguments);

static const struct command commands[] = {
	{ "run", "[--with-parent]", "start the database, nginx, every service and the worker in the foreground; --with-parent: end when the parent ends", command_run },
	{ "reload", "", "bring what was built and changed since the start into the running Filar, without losing a request", command_reload },
	{ "routes", "", "every address: service, method, path, right, effect, fields, rate", command_routes },
	{ "check", "[ledger]", "configuration, server, statements, grants, templates, translations, ledger", command_check },
	{ "backup", "DIR [--with-secrets]", "the database, files and settings into an empty folder, with their hashes", command_backup },
	{ "restore", "DIR", "a backup into an empty database; checks it before and after", command_restore },
	{ "setup", "", "an installed Filar: folders, database, first administrator, nginx, units; also after an upgrade", command_setup },
	{ "nginx", "--production [--base-url URL] [--certificate FILE] [--key FILE]", "prints nginx's configuration", command_nginx },
	{ "database", "", "the database of an installed Filar in the foreground, as its unit starts it", command_database },
	{ "monitor", "", "answers /health, /ready and /metrics on 127.0.0.1, port MONITOR", command_monitor },
	{ "verify", "EXPORT.json", "computes a partner's commissions and seals anew from its export, without a database", command_verify },
	{ "user", "add --email ADDRESS --name NAME --role ROLE[,ROLE…]", "make a staff account; prints the link to set its password", command_user },
	{ "import", "catalogue|partners|orders FILE --map PROFILE [--dry-run] [--rows FILE]",
	  "books a foreign file; says what became of every row", command_import },
	{ "simulate", "[--months N] [--until DAY] [--version N] [--csv FILE]",
	  "computes all orders, imported ones too, under a version of the programme; books nothing", command_simulate },
	{ "programme", "hash [VERSION]", "recomputes the SHA-256 of published versions and compares", command_programme },
	{ "version", "", "the version", command_version },
	{ "help", "", "this text", command_help },
	{ 0 }
};

static int command_version(int count, char **arguments)
{
	(void)count;
	(void)arguments;
	puts("filar " FILAR_VERSION);
	return 0;
}

static void help(FILE *out)
{
	fputs("usage: filar COMMAND\n\n", out);
	for (const struct command *command = commands; command->name; command++)
		fprintf(out, "  %-9s %s%s%s\n", command->name, command->arguments, *command->arguments ? "  " : "",
			command->purpose);
	fputs("\nEnvironment: PORT (8080), VAR (var beside the project), DEMO (1; 0 starts without the demo company)\n", out);
}

static int command_help(int count, char **arguments)
{
	(void)count;
	(void)arguments;
	help(stdout);
	return 0;
}

int main(int count, char **arguments)
{
	if (count < 2) {
		help(stderr);
		return 2;
	}
	for (const struct command *command = commands; command->name; command++)
		if (!strcmp(command->name, arguments[1]))
			return command->run(count - 1, arguments + 1);
	fprintf(stderr, "filar: there is no command \"%s\"; see filar help\n", arguments[1]);
	return 2;
}
