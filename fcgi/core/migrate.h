/* Sets up a database: its tables by numbered migrations, its users by the grants file. Run by the operator's user,
 * never by a service. */
#ifndef CORE_MIGRATE_H
#define CORE_MIGRATE_H

/* Creates the database when missing and applies directory/NNNN_name.sql in the order of the numbers; those that are
 * applied already are left out, and one that changed since is refused. One at a time: a twin waits 60 s. Answers the
 * number of migrations applied now; -1 after a line on stderr. progress (may be NULL) is called before each that is to
 * be applied: done from 0 to total - 1. */
int migrate(const char *socket, const char *user, const char *password, const char *database, const char *directory,
	    void (*progress)(int done, int total, const char *name));

/* For each user whom file (sql/grants.sql) names: makes it with the password of secrets_directory/USER (first line;
 * which must be there), takes back all it may do in the database and grants what the lines say; `filar.` stands for
 * database. Answers the number of users; -1 after a line on stderr. */
int grants_apply(const char *socket, const char *user, const char *password, const char *file, const char *database,
		 const char *secrets_directory);

/* The same, but takes nothing back: for a system that serves while it is brought to a newer version. */
int grants_extend(const char *socket, const char *user, const char *password, const char *file, const char *database,
		  const char *secrets_directory);

/* Compares file with what the server holds, prints a line on stderr for each difference and answers their number; -1
 * when it cannot be compared. */
int grants_compare(const char *socket, const char *user, const char *password, const char *file, const char *database);

#endif
