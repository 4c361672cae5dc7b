/* The machine of applications against a naive model (every state and every action), the flags, and what an approval makes.
 * Brings a database of its own, made from the project's migrations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/locale.h"
#include "core/migrate.h"
#include "domain/people/partners.h"
#include "domain/programme/model.h"
#include "domain/programme/versions.h"
#include "domain/recruiting/review.h"
#include "sql/applications.h"

enum { REVIEWER = 1, DAY_SECONDS = 24 * 3600 };

static const char *const states[] = { "unconfirmed", "new", "screening", "information_asked", "approved", "rejected",
				      "waiting", "withdrawn" };
enum { STATES = sizeof(states) / sizeof(states[0]) };

static struct config config;
static struct arena *arena, *kept;
static struct db *candidate, *staff, *operator;
static const char *database;
static struct actor actor = { .person_id = 0, .address = "192.0.2.7", .now = { 1800000000000000 } };
static int serial;
