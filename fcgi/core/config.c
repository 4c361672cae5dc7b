/* Reads the INI file named by FILAR_CONFIG once. Unknown keys, wrong values and missing ones end the program with a
 * line that says where; deploy/filar.conf.example tells every key. */
#include "core/config.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "core/locale.h"

enum setting_kind { SETTING_TEXT, SETTING_COUNT, SETTING_FLAG };

struct setting {
	const char *section;
	const char *name;
	enum setting_kind kind;
	size_t offset;
	const char *otherwise; /* the value when the file has none; NULL: the file must have one */
};

#define SETTING(section, name, kind, member, otherwise) \
	{ section, name, kind, offsetof(struct config, member), otherwise }

static const struct setting settings[] = {
	SETTING("web", "base_url", SETTING_TEXT, base_url, NULL),
	SETTING("paths", "var", SETTING_TEXT, var, NULL),
	SETTING("paths", "share", SETTING_TEXT, share, NULL),
	SETTING("paths", "locale", SETTING_TEXT, locale, NULL),
	SETTING("paths", "site", SETTING_TEXT, site, ""),
	SETTING("database", "socket", SETTING_TEXT, database_socket, NULL),
	SETTING("database", "name", SETTING_TEXT, database_name, "filar"),
	SETTING("mail", "transport", SETTING_TEXT, mail_transport, "file"),
	SETTING("mail", "smtp_url", SETTING_TEXT, smtp_url, ""),
	SETTING("mail", "smtp_user", SETTING_TEXT, smtp_user, ""),
	SETTING("mail", "smtp_password_file", SETTING_TEXT, smtp_password_file, ""),
	SETTING("processes", "children", SETTING_COUNT, children, "2"),
	SETTING("processes", "requests_per_child", SETTING_COUNT, requests_per_child, "10000"),
	SETTING("processes", "debug", SETTING_FLAG, debug, "no"),
};

enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

struct reading {
	const char *path;
	struct config *config;
	struct arena *arena;
	bool seen[SETTINGS];
};

static _Noreturn void stop(const char *path, const char *section, const char *name, const char *why)
{
	fprintf(stderr, "%s: [%s] %s %s\n", path, section, name, why);
	exit(1);
}

static void set(struct reading *reading, const struct setting *setting, const char *value)
{
	char *place = (char *)reading->config + setting->offset;
	int64_t count = 0;
	bool yes = text_same(value, "yes") || text_same(value, "true") || text_same(value, "1");
	bool no = text_same(value, "no") || text_same(value, "false") || text_same(value, "0");

	switch (setting->kind) {
	case SETTING_TEXT:
		if (!text_is_utf8(value, strlen(value)))
			stop(reading->path, setting->section, setting->name, "is not UTF-8");
		value = arena_text(reading->arena, value);
		memcpy(place, &value, sizeof(value));
		return;
	case SETTING_COUNT:
		if (!text_to_int(value, &count) || count < 1 || count > 1000000)
			stop(reading->path, setting->section, setting->name, "must be a number from 1 to 1000000");
		memcpy(place, &count, sizeof(count));
		return;
	case SETTING_FLAG:
		if (!yes && !no)
			stop(reading->path, setting->section, setting->name, "must be yes or no");
		memcpy(place, &yes, sizeof(yes));
		return;
	}
}

static int take(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;

	for (size_t i = 0; i < SETTINGS; i++) {
		if (!text_same(settings[i].section, section) || !text_same(settings[i].name, name))
			continue;
		if (reading->seen[i])
			stop(reading->path, section, name, "stands there twice");
		reading->seen[i] = true;
		set(reading, &settings[i], value ? value : "");
		return 1;
	}
	stop(reading->path, section, name, "is no known setting");
}

static bool is_name(const char *text)
{
	return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

static void check(const struct config *config, const char *path)
{
	bool smtp = text_same(config->mail_transport, "smtp");

	if ((!text_starts(config->base_url, "http://") && !text_starts(config->base_url, "https://")) ||
	    text_ends(config->base_url, "/"))
		stop(path, "web", "base_url", "must start with http:// or https:// and end without a slash");
	if (*config->var != '/')
		stop(path, "paths", "var", "must be a full path");
	if (strlen(config->database_socket) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		stop(path, "database", "socket", "is too long for a Unix socket");
	if (!is_name(config->database_name))
		stop(path, "database", "name", "may have only letters, digits and _");
	if (!smtp && !text_same(config->mail_transport, "file"))
		stop(path, "mail", "transport", "must be file or smtp");
	if (smtp && !text_starts(config->smtp_url, "smtp://") && !text_starts(config->smtp_url, "smtps://"))
		stop(path, "mail", "smtp_url", "must start with smtp:// or smtps://");
}

const struct config *config_load(void)
{
	static struct config config;
	static struct arena *arena;
	struct reading reading = { .path = getenv("FILAR_CONFIG"), .config = &config };

	if (text_empty(reading.path)) {
		fprintf(stderr, "FILAR_CONFIG must name the configuration file\n");
		exit(1);
	}
	arena_free(arena);
	config = (struct config){ 0 };
	reading.arena = arena = arena_new();

	int failed = ini_parse(reading.path, take, &reading);

	if (failed) {
		if (failed < 0)
			fprintf(stderr, "%s: cannot be read\n", reading.path);
		else
			fprintf(stderr, "%s:%d: is neither a section nor name = value\n", reading.path, failed);
		exit(1);
	}
	for (size_t i = 0; i < SETTINGS; i++) {
		if (!reading.seen[i] && !settings[i].otherwise)
			stop(reading.path, settings[i].section, settings[i].name, "is missing");
		if (!reading.seen[i])
			set(&reading, &settings[i], settings[i].otherwise);
	}
	check(&config, reading.path);
#ifdef FILAR_TEST
	when_clock(arena_printf(arena, "%s/clock", config.var));
#endif
	return &config;
}
