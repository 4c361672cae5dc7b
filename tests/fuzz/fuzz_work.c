/* Whole requests against the declared checks of work: its route table and field rules, without its handlers. */
#include "support_request.h"

#define main work_main
#define service_main service_taken
int main(int argc, char **argv);
#include "work/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	request_try(work_main, bytes, length);
	return 0;
}
