/* filar nginx: prints the configuration of a production nginx, with TLS, for the address that filar.conf tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/config.h"
#include "filar/install.h"

const char *production_nginx(const struct place *place, const char *base_url, const char *certificate, const char *key)
{
	const char *host = strstr(base_url, "://");
	char *name, *text;

	if (!host || !text_starts(base_url, "https://"))
		stop_with("base_url must begin with https:// for a production nginx; it is \"%s\"", base_url);
	name = arena_text(place->arena, host + 3);
	if (strchr(name, ':'))
		stop_with("base_url names a port; a production nginx serves the usual one, 443");
	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")] || !*name)
		stop_with("\"%s\" is no name of a host", name);
	text = nginx_text(place, "production.conf.in", true);
	text = nginx_with(place, text, "HOST", name);
	text = nginx_with(place, text, "CERTIFICATE", certificate);
	return nginx_with(place, text, "KEY", key);
}

int command_nginx(int count, char **arguments)
{
	struct place *place = place_find();
	const char *base_url = NULL, *certificate = CERTIFICATE, *key = KEY;

	for (int n = 1; n < count; n += 2) {
		const char **value = text_same(arguments[n], "--certificate") ? &certificate
				     : text_same(arguments[n], "--key")	      ? &key
				     : text_same(arguments[n], "--base-url")  ? &base_url
									      : NULL;
		if (text_same(arguments[n], "--production")) {
			n--;
			continue;
		}
		if (!value || n + 1 == count) {
			fputs("usage: filar nginx [--base-url URL] [--certificate FILE] [--key FILE]\n", stderr);
			return 2;
		}
		*value = arguments[n + 1];
	}
	if (!base_url) {
		setenv("FILAR_CONFIG", place->config, 0);
		base_url = config_load()->base_url;
	}
	fputs(production_nginx(place, base_url, certificate, key), stdout);
	return 0;
}
