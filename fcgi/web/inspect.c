/* --routes and --check, and the checks that every start makes. */
#include "web/inspect.h"

#include <stdio.h>
#include <string.h>

#include "web/page.h"

enum { BINDINGS = 512 };

static const char *method_name(enum method method)
{
	return method == GET ? "GET" : "POST";
}

static const char *right_name(enum right right)
{
	static const char *const names[RIGHTS] = {
		[ANYONE] = "ANYONE",
		[SIGNED_IN] = "SIGNED_IN",
		[PARTNER_VIEW] = "PARTNER_VIEW",
		[PARTNER_ORDER] = "PARTNER_ORDER",
		[PARTNER_EARNINGS] = "PARTNER_EARNINGS",
		[PARTNER_MANAGE] = "PARTNER_MANAGE",
		[CONTRACTOR_WORK] = "CONTRACTOR_WORK",
		[STAFF] = "STAFF",
		[APPLICATIONS_REVIEW] = "APPLICATIONS_REVIEW",
		[PARTNERS_MANAGE] = "PARTNERS_MANAGE",
		[CATALOGUE_MANAGE] = "CATALOGUE_MANAGE",
		[ORDERS_VIEW] = "ORDERS_VIEW",
		[ORDERS_MANAGE] = "ORDERS_MANAGE",
		[ORDERS_SHIP] = "ORDERS_SHIP",
		[PROJECTS_MANAGE] = "PROJECTS_MANAGE",
		[PROJECTS_REVIEW] = "PROJECTS_REVIEW",
		[MONEY_MANAGE] = "MONEY_MANAGE",
		[PROGRAMME_MANAGE] = "PROGRAMME_MANAGE",
		[CONDUCT_MANAGE] = "CONDUCT_MANAGE",
		[ECONOMICS_VIEW] = "ECONOMICS_VIEW",
		[SETTINGS_MANAGE] = "SETTINGS_MANAGE",
	};

	return names[right] ? names[right] : "UNNAMED";
}

static bool wrong(const struct route *route, const char *why)
{
	fprintf(stderr, "route %s %s: %s\n", method_name(route->method), route->path, why);
	return false;
}

static bool route_fine(const struct service *service, const struct route *route)
{
	if (route->path[0] != '/' || !route->handle)
		return wrong(route, "needs a path that begins with / and a handler");
	if (strcmp(service->name, "public") != 0 &&
	    (strncmp(route->path + 1, service->name, strlen(service->name)) != 0 ||
	     !strchr("/", route->path[1 + strlen(service->name)])))
		return wrong(route, "does not begin with the name of its service");
	if (route->method == GET && (route->effect == TX_WRITE || route->effect == TX_OWN))
		return wrong(route, "a GET changes nothing");
	if (route->once == ONCE && (route->method != POST || route->effect != TX_WRITE))
		return wrong(route, "ONCE needs POST and TX_WRITE");
	if (route->key && !service->key)
		return wrong(route, "asks for a key, but the service knows none");
	if (!route->key && route->right != ANYONE && !service->visitor)
		return wrong(route, "asks for a right, but the service knows no visitor");
	for (const struct field_rule *rule = route->fields; rule && rule->name; rule++)
		if (strcmp(rule->name, "csrf") == 0 || strcmp(rule->name, "once") == 0)
			return wrong(route, "csrf and once are declared by the house");
	return true;
}

bool routes_fine(const struct service *service)
{
	bool fine = true;

	for (const struct route *route = service->routes; route->path; route++)
		fine = route_fine(service, route) && fine;
	return fine;
}

void routes_print(const struct service *service)
{
	static const char *const effects[] = { "TX_NONE", "TX_READ", "TX_WRITE", "TX_OWN" };
	static const char *const rates[] = { "RATE_PAGE", "RATE_FORM", "RATE_SECRET", "RATE_API" };

	for (const struct route *route = service->routes; route->path; route++) {
		printf("%s\t%s\t%s\t%s\t%s\t", service->name, method_name(route->method), route->path,
		       right_name(route->right), effects[route->effect]);
		for (const struct field_rule *rule = route->fields; rule && rule->name; rule++)
			printf("%s%s%s", rule == route->fields ? "" : ",", rule->name, rule->many ? "[]" : "");
		printf("\t%s\t%s\t%zu\t%s\n", rates[route->rate], route->once == ONCE ? "ONCE" : "MANY", route->body,
		       route->key ? "KEY" : "SESSION");
	}
	printf("%s\tGET\t%s%s/health\tANYONE\tTX_NONE\t\tRATE_PAGE\tMANY\t0\tSESSION\n", service->name,
	       strcmp(service->name, "public") == 0 ? "" : "/", strcmp(service->name, "public") == 0 ? "" : service->name);
}

struct template_set *templates_of(const struct service *service, const struct config *config)
{
	static struct template_binding bindings[BINDINGS];
	struct arena *arena = arena_new();
	struct buffer errors = { 0 };
	size_t count = 0;

	for (const struct template_binding *own = service->templates; own && own->name && count < BINDINGS - 1; own++)
		bindings[count++] = *own;
	for (const struct template_binding *error = page_errors; error->name && count < BINDINGS - 1; error++)
		bindings[count++] = *error;
	bindings[count] = (struct template_binding){ 0 };

	struct template_set *set = template_load(arena_printf(arena, "%s/templates", config->share), config->site, bindings,
						 &frame_record, &errors);

	if (!set)
		fputs(buffer_get(&errors), stderr);
	buffer_free(&errors);
	arena_free(arena);
	return set;
}
