/* Feeds the kept corpus to one target, file by file: replay for `make test`, where no engine is needed. Prints "ok" for
 * each file; an input that takes too long is one that is "not ok", a broken promise or a sanitizer's report ends the program. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support.h"

/* Seconds of computing, with sanitizers, for one input. */
#define SLOW 1.0

static double seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Exactly as many bytes as the file has, so that a read behind them is seen. */
static bool feed(const char *path)
{
	FILE *file = fopen(path, "rb");
	long length = -1;
	uint8_t *bytes;
	bool whole;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0) {
		printf("not ok %s: cannot be read\n", path);
		exit(1);
	}
	bytes = malloc(length ? (size_t)length : 1);
	whole = bytes && fread(bytes, 1, (size_t)length, file) == (size_t)length;
	fclose(file);
	if (whole)
		LLVMFuzzerTestOneInput(bytes, (size_t)length);
	free(bytes);
	return whole;
}

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries;
	int count = argc == 2 ? scandir(argv[1], &entries, no_dots, alphasort) : -1;
	int bad = 0;

	if (count < 1) {
		printf("not ok %s: usage: %s FOLDER, with files in it\n", argv[0], argv[0]);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		char path[1000];
		double start = seconds(), took;
		bool fed;

		snprintf(path, sizeof(path), "%s/%s", argv[1], entries[i]->d_name);
		fprintf(stderr, "%s\n", path);
		fed = feed(path);
		took = seconds() - start;
		bad += !fed || took > SLOW;
		printf("%s %s: %.2f s\n", fed && took <= SLOW ? "ok" : "not ok", path, took);
		fflush(stdout);
		free(entries[i]);
	}
	free(entries);
	return bad ? 1 : 0;
}
