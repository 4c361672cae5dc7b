/* bin/filar, the operator's tool and the launcher behind `make run`: what its commands share. It speaks English: its
 * reader is the operator, at a terminal. */
#ifndef FILAR_FILAR_H
#define FILAR_FILAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buffer.h"

#define FILAR_VERSION "0.1.0"

/* One command of the tool; answers the exit status. arguments[0] is the command's own name. */
struct command {
	const char *name;
	const char *arguments; /* for the help */
	const char *purpose;
	int (*run)(int count, char **arguments);
};

int command_run(int count, char **arguments);
int command_verify(int count, char **arguments);
int command_routes(int count, char **arguments);
int command_check(int count, char **arguments);
int command_import(int count, char **arguments);
int command_user(int count, char **arguments);
int command_nginx(int count, char **arguments);
int command_setup(int count, char **arguments);
int command_database(int count, char **arguments);
int command_backup(int count, char **arguments);
int command_restore(int count, char **arguments);
int command_monitor(int count, char **arguments);
int command_reload(int count, char **arguments);
int command_simulate(int count, char **arguments);
int command_programme(int count, char **arguments);

/* Where everything is. Made once per run of the tool; lives until it ends. */
struct place {
	struct arena *arena;
	const char *root;     /* the project: templates/ sql/ deploy/ */
	const char *programs; /* folder of filar, public, shop …: where children are started from */
	const char *build;    /* holds static/ and locale/ */
	const char *share;    /* holds templates/ and sql/ for the children: root, or a copy that they may read */
	const char *var;      /* everything that changes; absolute */
	const char *sockets;  /* VAR/run, or the short folder that it links to */
	const char *config;   /* VAR/filar.conf */
	bool installed;       /* by make install or the package: /etc/filar, /run/filar, /var/lib/filar */
	int port;
	bool demo;
	int64_t rate_scale;   /* multiplies nginx's rates; tests set it high */
	bool as_root;         /* the children change to user */
	uid_t user;
	gid_t group;
	const char *user_name;
};

/* Reads PORT, VAR, DEMO, RATE_SCALE and finds the project from the place of this program. Creates nothing. */
struct place *place_find(void);

/* Creates VAR and its folders, owned by the user of the children; a private copy of what they cannot read; secrets. */
void place_prepare(struct place *place);

/* The one line of VAR/secrets/NAME. Ends the program when it is not there. */
const char *place_secret(const struct place *place, const char *name);

/* Writes VAR/filar.conf of `filar run`, with VAR/own.conf at its end, and names it to the programs. */
void place_configure(const struct place *place);

/* Ends the calling process's privileges for good, when there are any. */
void place_drop_rights(const struct place *place);

/* Services that have a program, in the order in which they start; ended by NULL. The worker is not among them. */
const char *const *place_services(const struct place *place);
bool place_has_program(const struct place *place, const char *name);

/* "a/b" of its printf arguments, in the place's arena. */
char *place_path(const struct place *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True when `test -r` of path would succeed for the children's user. */
bool place_readable(const struct place *place, const char *path);

/* Replaces path by bytes in one step; mode as given, owned by the children's user. */
void file_write(const struct place *place, const char *path, mode_t mode, const char *text);
/* The whole file, or NULL. */
char *file_read(struct arena *arena, const char *path);
bool file_exists(const char *path);
/* Names of the .sql files in a folder, sorted; ended by NULL. NULL when it cannot be read. */
const char *const *sql_files(struct arena *arena, const char *folder);

/* "filar: SENTENCE", then exit 1. */
_Noreturn void stop_with(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What program prints on its standard output when it is run with one option; NULL when it does not end with 0. Its words
 * on standard error go to ours. */
char *output_of(const struct place *place, const char *program, const char *option);
/* The same of any command, found in PATH; input names the file that it reads. */
char *output_of_command(const struct place *place, const char *const *arguments, const char *input);

/* Writes VAR/nginx/NAME from deploy/nginx/run.conf.in and the route tables. */
void nginx_configure(const struct place *place, const char *name);
/* The text of one of deploy/nginx/, filled in; hsts: browsers shall come by TLS only. */
char *nginx_text(const struct place *place, const char *template, bool hsts);
/* Puts value in the place of every @name@. */
char *nginx_with(const struct place *place, const char *text, const char *name, const char *value);

/* The private copy of the project, where the children cannot read the project itself; all of it made anew, in one step. */
void place_refresh(const struct place *place);

#endif
