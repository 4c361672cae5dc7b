/* core/migrate: migrations are applied once and in order, grants are made and compared. */
#include "fixtures/setup.h"

/* --- migrations and grants --- */

static void migrations_are_applied_once(void **state)
{
	char path[300];
	const char *copy = arena_printf(arena, "%s/migrations", folder);

	(void)state;
	assert_int_equal(migrate_again(migrations), 0);

	/* Something else under an applied name, a file that is gone, a new one that is wrong, a new one that is right. */
	assert_int_equal(mkdir(copy, 0700), 0);
	assert_int_equal(migrate_again(copy), -1);
	snprintf(path, sizeof(path), "%s/0001_things.sql", copy);
	file_put(path, "CREATE TABLE other (id INT);\n");
	assert_int_equal(migrate_again(copy), -1);
	unlink(path);
	assert_int_equal(symlink(arena_printf(arena, "%s/0001_things.sql", migrations), path), 0);
	snprintf(path, sizeof(path), "%s/0002_things_made_on.sql", copy);
	assert_int_equal(
		symlink(arena_printf(arena, "%s/0002_things_made_on.sql", migrations), path), 0);
	snprintf(path, sizeof(path), "%s/0003_more.sql", copy);
	file_put(path, "CREATE TABLE more (id INT PRIMARY KEY);\nCREATE TABLE more (id INT);\n");
	assert_int_equal(migrate_again(copy), -1);
	assert_true(root("DROP TABLE %s.more", database));
	file_put(path, "CREATE TABLE more (id INT PRIMARY KEY);\nINSERT INTO more VALUES (1), (2);\n");
	assert_int_equal(migrate_again(copy), 1);
	assert_int_equal(migrate_again(copy), 0);
	assert_true(root("DELETE FROM %s.schema_migrations WHERE number = 3; DROP TABLE %s.more", database, database));
}

static void grants_are_compared(void **state)
{
	(void)state;
	assert_int_equal(grants_differ(), 0);
	assert_true(root("GRANT INSERT ON %s.things TO fixture_reader@localhost", database));
	assert_int_equal(grants_differ(), 1);
	assert_true(root("GRANT SELECT ON %s.secrets TO fixture_writer@localhost", database));
	assert_int_equal(grants_differ(), 2);
	assert_true(root("GRANT SELECT ON %s.* TO fixture_writer@localhost", database));
	assert_int_equal(grants_differ(), 3);
	assert_true(root("GRANT UPDATE (id) ON %s.secrets TO fixture_reader@localhost", database));
	assert_true(grants_differ() > 3);
	assert_int_equal(grants_apply(config.database_socket, "root", "", grants_file, database,
				      arena_printf(arena, "%s/secrets", folder)),
			 2);
	assert_int_equal(grants_differ(), 0);
	assert_true(root("REVOKE DELETE ON %s.things FROM fixture_writer@localhost", database));
	assert_int_equal(grants_differ(), 1);
	assert_true(root("GRANT DELETE ON %s.things TO fixture_writer@localhost", database));
	assert_true(root("GRANT PROCESS ON *.* TO fixture_reader@localhost"));
	assert_int_equal(grants_differ(), 1);
	assert_true(root("REVOKE PROCESS ON *.* FROM fixture_reader@localhost"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(migrations_are_applied_once),
		TEST(grants_are_compared),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
