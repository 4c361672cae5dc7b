/* The bare responder to compare with: answers every request with the bytes of a file, over plain libfcgi, with the same
 * number of processes and the same plain close as the services. bare FILE PROCESSES, listening socket on descriptor 0. */
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[4 * 1024 * 1024];
static size_t length;

static _Noreturn void serve(void)
{
	FCGX_Request request;

	FCGX_Init();
	FCGX_InitRequest(&request, STDIN_FILENO, 0);
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetChar(request.in) != EOF)
			;
		FCGX_PutS("Content-Type: text/html; charset=utf-8\r\n\r\n", request.out);
		FCGX_PutStr(bytes, (int)length, request.out);
		request.keepConnection = 1;
		FCGX_Finish_r(&request);
		if (request.ipcFd >= 0)
			close(request.ipcFd);
		request.ipcFd = -1;
	}
	exit(1);
}

int main(int argc, char **argv)
{
	long processes = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	FILE *file = processes < 1 ? NULL : fopen(argv[1], "rb");

	if (!file)
		return 2;
	length = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	signal(SIGPIPE, SIG_IGN);
	for (long i = 1; i < processes; i++)
		if (fork() == 0)
			break;
	serve();
}
