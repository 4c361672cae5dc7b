/* Writes each event with one write(2), so that lines of several children never mix. */
#include "core/log.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"

static const char *program_name = "filar";

void log_start(const char *program)
{
	program_name = program;
}

/* Bytes that are no UTF-8 are shown as ? so that every line stays valid JSON. */
static void add_text(struct buffer *line, const char *text)
{
	bool valid = text_is_utf8(text, strlen(text));

	buffer_char(line, '"');
	for (; *text; text++) {
		unsigned char letter = (unsigned char)*text;

		if (letter == '"' || letter == '\\')
			buffer_printf(line, "\\%c", letter);
		else if (letter == '\n')
			buffer_text(line, "\\n");
		else if (letter < 0x20 || letter == 0x7F)
			buffer_printf(line, "\\u%04x", (unsigned)letter);
		else
			buffer_char(line, letter >= 0x80 && !valid ? '?' : *text);
	}
	buffer_char(line, '"');
}

static void add_time(struct buffer *line)
{
	struct timespec now;
	struct tm parts;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	buffer_printf(line, "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\"", parts.tm_year + 1900, parts.tm_mon + 1,
		      parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, now.tv_nsec / 1000000);
}

void log_pairs(enum log_level level, const char *event, ...)
{
	static const char *const levels[] = { "info", "warning", "error" };
	struct buffer line = { 0 };
	const char *name, *value;
	va_list pairs;

	add_time(&line);
	buffer_printf(&line, ",\"level\":\"%s\",\"program\":", levels[level]);
	add_text(&line, program_name);
	buffer_printf(&line, ",\"process\":%ld,\"event\":", (long)getpid());
	add_text(&line, event);
	va_start(pairs, event);
	while ((name = va_arg(pairs, const char *)) != NULL) {
		value = va_arg(pairs, const char *);
		if (!value)
			continue;
		buffer_char(&line, ',');
		add_text(&line, name);
		buffer_char(&line, ':');
		add_text(&line, value);
	}
	va_end(pairs);
	buffer_text(&line, "}\n");

	ssize_t written = write(STDERR_FILENO, line.bytes, line.length);

	(void)written; /* there is nowhere left to say that stderr is gone */
	buffer_free(&line);
}
