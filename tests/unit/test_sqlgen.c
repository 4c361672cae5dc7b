/* The generator tools/sqlgen, run on small inputs: what it writes, what it grants, what it refuses and where. Its path
 * comes from the environment: SQLGEN. */
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

#include "base/buffer.h"

static char folder[] = "/tmp/sqlgen.XXXXXX", queries[64], generated[64];
static struct buffer said, grants;

static void file_name(char *path, size_t size, const char *directory, const char *name)
{
	snprintf(path, size, "%s/%s", directory, name);
}

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	file_name(path, sizeof(path), queries, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void take(struct buffer *buffer, const char *path)
{
	FILE *file = fopen(path, "r");
	int letter;

	buffer_clear(buffer);
	buffer_text(buffer, "");
	assert_non_null(file);
	while ((letter = fgetc(file)) != EOF)
		buffer_char(buffer, (char)letter);
	fclose(file);
}

static void redirect(const char *path, int fd)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || dup2(file, fd) < 0)
		_exit(126);
}

/* Runs the generator with standard output and error kept; answers its status. */
static int run(const char *first, const char *second, const char *third)
{
	const char *program = getenv("SQLGEN");
	char out[128], error[128];
	int status = -1;

	assert_non_null(program);
	if (!program)
		return -1;
	file_name(out, sizeof(out), folder, "out");
	file_name(error, sizeof(error), folder, "error");

	pid_t child = fork();

	if (child == 0) {
		redirect(out, STDOUT_FILENO);
		redirect(error, STDERR_FILENO);
		execl(program, program, first, second, third, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	take(&grants, out);
	take(&said, error);
	return WEXITSTATUS(status);
}

static const char *output(const char *name)
{
	static struct buffer text;
	char path[128];

	file_name(path, sizeof(path), generated, name);
	take(&text, path);
	return buffer_get(&text);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	file_name(queries, sizeof(queries), folder, "queries");
	file_name(generated, sizeof(generated), folder, "generated");
	return mkdir(queries, 0700) || mkdir(generated, 0700);
}

static void folder_empty(const char *directory, const char *const *names)
{
	char path[128];

	for (; *names; names++) {
		file_name(path, sizeof(path), directory, *names);
		unlink(path);
	}
}

static int tear_down(void **state)
{
	static const char *const written[] = { "a.sql", "b.sql", "a.h", "a.c", "b.h", "b.c",
					       "statements.c", "out", "error", NULL };

	(void)state;
	folder_empty(queries, written);
	folder_empty(generated, written);
	folder_empty(folder, written);
	buffer_free(&said);
	buffer_free(&grants);
	return rmdir(queries) || rmdir(generated) || rmdir(folder);
}

static void contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("does not contain \"%s\":\n%s", part, text);
}

static void functions_are_typed(void **state)
{
	(void)state;
	put("b.sql", "");
	put("a.sql", "-- include \"domain/shop/orders.h\"\n"
		     "\n"
		     "-- Only the owner's\n"
		     "-- orders */ here.\n"
		     "-- order_of(partner_id int, reference text) -> order? @shop @admin\n"
		     "SELECT id, 'it''s; :no' AS x -- a remark; with a semicolon\n"
		     "  FROM orders WHERE partner_id = :partner_id AND (reference = :reference OR :reference IS NULL);\n"
		     "\n"
		     "-- order_list(since when,\n"
		     "--            day date, all flag) -> order[] @admin\n"
		     "SELECT id FROM orders WHERE at > :since AND day = :day AND :all FOR UPDATE;\n"
		     "\n"
		     "-- order_add(total money) -> id @shop\n"
		     "INSERT INTO orders (total, currency) VALUES (:total, :total_currency);\n"
		     "-- order_sum() -> money @shop\n"
		     "SELECT SUM(total) AS minor, 'GBP' AS currency FROM orders;\n"
		     "-- order_wipe() -> nothing @shop\n"
		     "DELETE FROM orders;\n");
	assert_int_equal(run(queries, generated, NULL), 0);
	assert_string_equal(buffer_get(&said), "");

	const char *header = output("a.h");

	contains(header, "#include \"domain/shop/orders.h\"\n");
	contains(header, "/* Only the owner's\n * orders * / here. */\n"
			 "struct order *sql_order_of(struct db *db, int64_t partner_id, const char *reference);\n");
	contains(header,
		 "struct order_list sql_order_list(struct db *db, struct when since, struct date day, bool all);\n");
	contains(header, "int64_t sql_order_add(struct db *db, struct money total);\n");
	contains(header, "struct money sql_order_sum(struct db *db);\n");
	contains(header, "void sql_order_wipe(struct db *db);\n");

	const char *body = output("a.c");

	contains(body,
		 "\"SELECT id, 'it''s; :no' AS x FROM orders WHERE partner_id = ? AND (reference = ? OR ? IS NULL)\",");
	contains(body, ".bind = { DB_BIND_INT, DB_BIND_TEXT, DB_BIND_TEXT },");
	contains(body, ".bind = { DB_BIND_WHEN, DB_BIND_DATE, DB_BIND_FLAG },");
	contains(body, "{ .integer = total.minor },\n\t\t{ .text = total.currency } });");
	contains(body, ".services = \" shop admin \",");
	contains(body, ".result = DB_ROWS,\n\t.record = &order_record,\n\t.services = \" admin \",\n\t.locks = true,");
	contains(body, ".result = DB_MONEY,\n\t.services = \" shop \",\n\t.locks = false,\n\t.number = 3,");
	contains(output("statements.c"), "const int db_catalogue_count = 5;");
}

/* The statement alone must give exactly these lines (without the comment on top). */
static void grants_are(const char *sql, const char *lines)
{
	put("b.sql", "");
	put("a.sql", sql);
	assert_int_equal(run("--grants", queries, "-"), 0);
	assert_string_equal(buffer_get(&said), "");

	const char *text = buffer_get(&grants);

	while (strncmp(text, "--", 2) == 0)
		text = strchr(text, '\n') + 1;
	assert_string_equal(text, lines);
}

static void grants_of_selects(void **state)
{
	(void)state;
	grants_are("-- q() -> int @b @a\nSELECT COUNT(*) FROM x FOR UPDATE;\n",
		   "GRANT SELECT ON filar.x TO 'a'@'localhost';\nGRANT SELECT ON filar.x TO 'b'@'localhost';\n");
	grants_are("-- q() -> int @a\n"
		   "WITH RECURSIVE c (id) AS (SELECT id FROM t1 UNION ALL SELECT t2.id FROM t2 JOIN c ON c.id = t2.up),\n"
		   "d AS (SELECT 1 FROM `t3`) SELECT COUNT(*) FROM c AS t9, d LEFT JOIN (t4 q, t5) USING (id)\n"
		   "JOIN (SELECT 1 FROM t6) AS t8 WHERE EXISTS (SELECT TRIM('x' FROM name), EXTRACT(DAY FROM at) FROM t7);\n",
		   "GRANT SELECT ON filar.t1 TO 'a'@'localhost';\nGRANT SELECT ON filar.t2 TO 'a'@'localhost';\n"
		   "GRANT SELECT ON filar.t3 TO 'a'@'localhost';\nGRANT SELECT ON filar.t4 TO 'a'@'localhost';\n"
		   "GRANT SELECT ON filar.t5 TO 'a'@'localhost';\nGRANT SELECT ON filar.t6 TO 'a'@'localhost';\n"
		   "GRANT SELECT ON filar.t7 TO 'a'@'localhost';\n");
}

static void grants_of_writes(void **state)
{
	(void)state;
	grants_are("-- q(v int) -> changed @a\nUPDATE x AS o JOIN y ON y.id = o.id SET o.v = :v, o.w = IF(y.v, 1, 2);\n",
		   "GRANT SELECT, UPDATE ON filar.x TO 'a'@'localhost';\nGRANT SELECT ON filar.y TO 'a'@'localhost';\n");
	grants_are("-- q() -> changed @a\nUPDATE x SET v = (SELECT MAX(v) FROM y) WHERE id = 1;\n",
		   "GRANT SELECT, UPDATE ON filar.x TO 'a'@'localhost';\nGRANT SELECT ON filar.y TO 'a'@'localhost';\n");
	grants_are("-- q() -> changed @a\nDELETE FROM x;\n", "GRANT DELETE ON filar.x TO 'a'@'localhost';\n");
	grants_are("-- q() -> changed @a\nDELETE FROM x WHERE id = 1;\n",
		   "GRANT SELECT, DELETE ON filar.x TO 'a'@'localhost';\n");
	grants_are("-- q() -> changed @a\nDELETE o FROM x o JOIN y USING (id);\n",
		   "GRANT SELECT, DELETE ON filar.x TO 'a'@'localhost';\nGRANT SELECT ON filar.y TO 'a'@'localhost';\n");
	grants_are("-- q() -> id @a\nINSERT INTO x (v) VALUES (1);\n", "GRANT INSERT ON filar.x TO 'a'@'localhost';\n");
	grants_are("-- q() -> id @a\nINSERT INTO x (v) VALUES (1) ON DUPLICATE KEY UPDATE v = VALUES(v);\n",
		   "GRANT SELECT, INSERT, UPDATE ON filar.x TO 'a'@'localhost';\n");
	grants_are("-- q() -> int @a\nINSERT INTO x (v) VALUES (1) RETURNING id;\n",
		   "GRANT SELECT, INSERT ON filar.x TO 'a'@'localhost';\n");
	grants_are("-- q() -> changed @a\nREPLACE INTO x (v) SELECT v FROM y;\n",
		   "GRANT INSERT, DELETE ON filar.x TO 'a'@'localhost';\nGRANT SELECT ON filar.y TO 'a'@'localhost';\n");
}

/* The generator must end with 1 and say this about a.sql at that line. */
static void refused(const char *sql, int line, const char *sentence)
{
	char expected[300];

	put("b.sql", "-- taken() -> nothing @a\nDELETE FROM x;\n");
	put("a.sql", sql);
	assert_int_equal(run(queries, generated, NULL), 1);
	snprintf(expected, sizeof(expected), "%s/a.sql:%d: %s", queries, line, sentence);
	contains(buffer_get(&said), expected);
}

static void mistakes_are_told(void **state)
{
	(void)state;
	refused("\n-- q() -> int @a\nSELECT id\n FROM x WHERE id = :id;\n", 4, "q has no parameter :id\n");
	refused("-- q(id int) -> int @a\nSELECT id FROM x;\n", 1, "q never uses its parameter :id\n");
	refused("-- q(m money) -> int @a\nSELECT id FROM x WHERE c = :m_currency;\n", 1, "q never uses its parameter :m\n");
	refused("-- q(m int) -> int @a\nSELECT :m FROM x WHERE c = :m_currency;\n", 2, "q has no parameter :m_currency\n");
	refused("-- q() -> int\nSELECT id FROM x;\n", 1, "q names no @service");
	refused("-- q() -> x? @a\nSELECT\n * FROM x;\n", 3, "q says SELECT *");
	refused("-- q() -> x? @a\nSELECT y.* FROM y;\n", 2, "q says SELECT *");
	refused("-- q() -> int @a\nSELECT id FROM x;\n-- q() -> int @a\nSELECT id FROM y;\n", 3, "the name q is taken by");
	refused("-- q() -> int @a\nSELECT id FROM x\n\n-- r() -> int @a\nSELECT id FROM y;\n", 1,
		"q is not closed by a semicolon\n");
	refused("-- q() -> int @a\nSELECT id FROM x\n", 1, "q is not closed by a semicolon\n");
	refused("-- q() -> int @a\nSELECT id FROM x; SELECT 2;\n", 2, "nothing may follow the semicolon");
	refused("-- q(id number) -> int @a\nSELECT :id;\n", 1, "number is no type");
	refused("-- q() -> thing @a\nSELECT 1;\n", 1, "thing is no result");
	refused("-- q() -> changed @a\nSELECT 1;\n", 1, "q answers changed, yet it writes nothing");
	refused("-- q() -> id @a\nDELETE FROM x;\n", 1, "q answers id, yet it inserts nothing");
	refused("-- q() -> int @a\nDELETE FROM x;\n", 1, "q answers rows, yet it only writes");
	refused("-- q(id int, id int) -> int @a\nSELECT :id;\n", 1, "the parameter name id is taken");
	refused("-- q(id int) -> int @a\nSELECT :id + ?;\n", 2, "write parameters as :name");
	refused("SELECT 1;\n", 1, "this SQL has no signature");
	refused("-- q() -> int @a\n", 1, "this signature has no SQL");
	refused("-- q() -> int @a\nSELECT 'x;\n", 2, "a quote is opened and never closed");
}

static void names_of_other_files_are_taken(void **state)
{
	(void)state;
	put("a.sql", "-- taken() -> nothing @a\nDELETE FROM x;\n");
	put("b.sql", "\n-- taken() -> nothing @a\nDELETE FROM x;\n");
	assert_int_equal(run(queries, generated, NULL), 1);
	contains(buffer_get(&said), "b.sql:2: the name taken is taken by");
}

static void unclear_targets_are_refused(void **state)
{
	(void)state;
	put("b.sql", "");
	put("a.sql", "-- q() -> changed @a\nUPDATE x JOIN y USING (id) SET v = 1;\n");
	assert_int_equal(run("--grants", queries, "-"), 1);
	contains(buffer_get(&said), "a.sql:2: q updates a join; write SET table.column\n");
	assert_string_equal(buffer_get(&grants), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_typed),
		cmocka_unit_test(grants_of_selects),
		cmocka_unit_test(grants_of_writes),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(names_of_other_files_are_taken),
		cmocka_unit_test(unclear_targets_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
