/* Whole requests against the declared checks of shop: its route table and field rules, without its handlers. */
#include "support_request.h"

#define main shop_main
#define service_main service_taken
int main(int argc, char **argv);
#include "shop/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	request_try(shop_main, bytes, length);
	return 0;
}
