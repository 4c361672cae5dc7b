/* The gate: rights, origin and token, decided from values alone. */
#include "web/gate.h"

#include <string.h>

#include "base/text.h"
#include "core/crypto.h"

bool gate_right(const struct visitor *visitor, enum right right)
{
	if (right == ANYONE)
		return true;
	if (right == SIGNED_IN)
		return visitor->person_id != 0;
	return (visitor->rights & RIGHT(right)) != 0;
}

/* base_url is an origin (scheme, host, port) without a slash at its end. */
static bool of_origin(const char *url, const char *base_url)
{
	size_t length = strlen(base_url);

	return strncmp(url, base_url, length) == 0 && (url[length] == '\0' || url[length] == '/');
}

bool gate_same_origin(const char *fetch_site, const char *origin, const char *referer, const char *base_url)
{
	if (!text_empty(fetch_site) && !text_same(fetch_site, "same-origin") && !text_same(fetch_site, "none"))
		return false;
	if (!text_empty(origin))
		return text_same(origin, base_url);
	if (!text_empty(fetch_site))
		return true;
	return !text_empty(referer) && of_origin(referer, base_url);
}

const char *gate_referer_path(const char *referer, const char *base_url)
{
	if (text_empty(referer) || !of_origin(referer, base_url))
		return NULL;
	referer += strlen(base_url);
	return path_is_local(referer) ? referer : NULL;
}

static const char *header(const struct request *req, const char *name)
{
	return req->header ? req->header(req, name) : NULL;
}

/* The company's address and the installation's own are both ours: an address set by mistake can be mended from the other. */
static bool from_here(const struct request *req, const char *base_url)
{
	return base_url && gate_same_origin(header(req, "HTTP_SEC_FETCH_SITE"), header(req, "HTTP_ORIGIN"),
					    header(req, "HTTP_REFERER"), base_url);
}

enum gate gate_decide(const struct request *req, const char *token)
{
	const struct route *route = req->route;

	if (req->method != GET && !route->key) {
		if (!from_here(req, req->base_url) && !from_here(req, req->config->base_url))
			return GATE_FOREIGN;
		if (!crypto_same(token, req->csrf))
			return GATE_TOKEN;
	}
	if (gate_right(&req->visitor, route->right))
		return GATE_OPEN;
	return req->visitor.person_id || req->visitor.partner_id ? GATE_FORBIDDEN : GATE_SIGN_IN;
}
