/* Whole requests against the declared checks of auth: its route table and field rules, without its handlers. */
#include "support_request.h"

#define main auth_main
#define service_main service_taken
int main(int argc, char **argv);
#include "auth/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	request_try(auth_main, bytes, length);
	return 0;
}
