/* Configurations of nginx: one of the files of deploy/nginx with the places of this machine and, from the route tables, which path
 * belongs to which service, how often each may be asked, and which may receive files. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "filar/filar.h"

/* Columns of `--routes` that matter here. */
enum { METHOD = 1, PATH = 2, RATE = 6, BODY = 8, COLUMNS };
enum { USUAL_BODY = 64 * 1024 };

/* Requests a second (secret: a minute) and burst of an address at RATE_SCALE 1. An office of forty people may share one
 * address; guessing passwords is slowed per account by the service itself. */
static const struct {
	const char *name;
	int64_t rate, burst;
} classes[] = { { "PAGE", 100, 400 }, { "FORM", 30, 300 }, { "SECRET", 120, 60 }, { "API", 50, 200 } };

struct pieces {
	struct buffer services, upstreams, rates, uploads;
};

/* "/shop/orders/:reference" as a regular expression. */
static const char *expression(const struct place *place, const char *path)
{
	struct buffer out = { 0 };

	for (const char *at = path; *at; at++) {
		if (*at == ':' && at > path && at[-1] == '/') {
			buffer_text(&out, "[^/]+");
			at += strcspn(at, "/") - 1;
		} else {
			if (strchr(".+*?()[]{}|^$\\", *at))
				buffer_char(&out, '\\');
			buffer_char(&out, *at);
		}
	}
	char *text = arena_text(place->arena, buffer_get(&out));
	buffer_free(&out);
	return text;
}

static void add_route(const struct place *place, struct pieces *pieces, char **columns)
{
	const char *path = expression(place, columns[PATH]);
	char *rate = text_lower_ascii(place->arena, columns[RATE]);
	int64_t body;

	if (text_starts(rate, "rate_"))
		rate += strlen("rate_");
	if (!text_same(rate, "page"))
		buffer_printf(&pieces->rates, "\t\t\"~^%s %s$\" %s;\n", columns[METHOD], path, rate);
	if (text_to_int(columns[BODY], &body) && body > USUAL_BODY)
		buffer_printf(&pieces->uploads,
			      "\t\tlocation ~ \"^%s$\" {\n\t\t\tclient_max_body_size %lld;\n\t\t\tfastcgi_pass $service;\n\t\t}\n",
			      path, (long long)body);
}

static void add_routes(const struct place *place, struct pieces *pieces, char *routes)
{
	char *rest = routes, *line;

	while ((line = strsep(&rest, "\n"))) {
		char *columns[COLUMNS] = { 0 };
		int count = 0;
		for (char *column; count < COLUMNS && (column = strsep(&line, "\t"));)
			columns[count++] = column;
		if (count > BODY)
			add_route(place, pieces, columns);
	}
}

/* The one socket stands three times: a GET whose child dies before its answer is asked again, of another child, and once
 * more should that one die as well. nginx never does that with a POST. */
static void add_upstream(const struct place *place, struct pieces *pieces, const char *name)
{
	const char *socket = place_path(place, "server unix:%s/%s.sock max_fails=0;", place->sockets, name);

	buffer_printf(&pieces->upstreams, "\tupstream %s { %s %s %s }\n", name, socket, socket, socket);
}

static void add_service(const struct place *place, struct pieces *pieces, const char *name)
{
	char *routes = output_of(place, name, "--routes");

	if (!routes)
		stop_with("%s --routes failed", name);
	add_upstream(place, pieces, name);
	if (!text_same(name, "public"))
		buffer_printf(&pieces->services, "\t\t\"~^/%s(/|$)\" %s;\n", name, name);
	add_routes(place, pieces, routes);
}

/* Puts value in the place of every @name@. */
char *nginx_with(const struct place *place, const char *text, const char *name, const char *value)
{
	const char *mark = place_path(place, "@%s@", name), *at;
	struct buffer out = { 0 };

	while ((at = strstr(text, mark))) {
		buffer_add(&out, text, (size_t)(at - text));
		buffer_text(&out, value);
		text = at + strlen(mark);
	}
	buffer_text(&out, text);
	char *result = arena_text(place->arena, buffer_get(&out));
	buffer_free(&out);
	return result;
}

static char *with_number(const struct place *place, const char *text, const char *name, int64_t number)
{
	return nginx_with(place, text, name, place_path(place, "%lld", (long long)number));
}

static char *with_rates(const struct place *place, char *text)
{
	for (size_t n = 0; n < sizeof(classes) / sizeof(classes[0]); n++) {
		const char *name = classes[n].name;
		text = with_number(place, text, place_path(place, "RATE_%s", name), classes[n].rate * place->rate_scale);
		text = with_number(place, text, place_path(place, "BURST_%s", name), classes[n].burst * place->rate_scale);
	}
	int64_t connections = 400 * place->rate_scale;
	return with_number(place, text, "CONNECTIONS", connections < 65000 ? connections : 65000);
}

/* A path that nginx reads as one word. */
static void check_word(const char *path)
{
	if (path[strcspn(path, " \t\n;{}\"'$\\@")])
		stop_with("nginx cannot use the folder \"%s\": its name has a space or one of ; { } \" ' $ \\ @", path);
}

static char *part(const struct place *place, const char *name)
{
	const char *path = place_path(place, "%s/deploy/nginx/%s", place->root, name);
	char *text = file_read(place->arena, path);

	if (!text)
		stop_with("cannot read %s: %s", path, strerror(errno));
	return text;
}

char *nginx_text(const struct place *place, const char *template, bool hsts)
{
	struct pieces pieces = { 0 };
	char *text = part(place, template);
	const char *statics = place_path(place, "%s/static", place->build);

	check_word(place->var);
	check_word(place->sockets);
	check_word(statics);
	for (const char *const *service = place_services(place); *service; service++)
		add_service(place, &pieces, *service);
	if (!place_has_program(place, "public"))
		add_upstream(place, &pieces, "public");
	text = nginx_with(place, text, "HTTP", part(place, "http.conf.in"));
	text = nginx_with(place, text, "SERVER", part(place, "server.conf.in"));
	text = nginx_with(place, text, "SERVICES", buffer_get(&pieces.services));
	text = nginx_with(place, text, "UPSTREAMS", buffer_get(&pieces.upstreams));
	text = nginx_with(place, text, "RATES", buffer_get(&pieces.rates));
	text = nginx_with(place, text, "UPLOADS", buffer_get(&pieces.uploads));
	text = with_rates(place, text);
	text = with_number(place, text, "PORT", place->port);
	text = nginx_with(place, text, "STATIC", statics);
	text = nginx_with(place, text, "VAR", place->var);
	text = nginx_with(place, text, "HSTS", hsts ? "\t\tadd_header Strict-Transport-Security \"max-age=31536000\" always;" : "");
	buffer_free(&pieces.services);
	buffer_free(&pieces.upstreams);
	buffer_free(&pieces.rates);
	buffer_free(&pieces.uploads);
	return text;
}

void nginx_configure(const struct place *place, const char *name)
{
	file_write(place, place_path(place, "%s/nginx/%s", place->var, name), 0640, nginx_text(place, "run.conf.in", false));
}
