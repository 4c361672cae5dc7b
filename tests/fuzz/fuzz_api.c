/* Whole requests against the declared checks of api: its route table and field rules, without its handlers. */
#include "support_request.h"

#define main api_main
#define service_main service_taken
int main(int argc, char **argv);
#include "api/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	request_try(api_main, bytes, length);
	return 0;
}
