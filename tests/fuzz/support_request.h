/* A request as a text, for targets that take one whole: "POST /shop/cart/add?x=1", header lines, an empty line, the body.
 * @csrf@ in it stands for the right token. */
#ifndef TESTS_FUZZ_SUPPORT_REQUEST_H
#define TESTS_FUZZ_SUPPORT_REQUEST_H

#include "support.h"
#include "web/service.h"

/* Against the declared checks of a service: its own route table, with handlers that ask of every field whether it is what
 * the rule promises. There is no database; a session cookie means a person with the rights in the header X-Rights. */
void request_try(int (*service)(int argc, char **argv), const uint8_t *bytes, size_t length);

/* In place of service_main() in the service's own main(). */
int service_taken(int argc, char **argv, const struct service *service);

#endif
