/* One JSON object per line on stderr. Values are texts; control characters are escaped, so an event is one line always.
 * Never pass a password, token, cookie, tax or account number. */
#ifndef CORE_LOG_H
#define CORE_LOG_H

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

/* The program's name, shown in every line; kept, not copied. */
void log_start(const char *program);

/* log_event(LOG_INFO, "request", "path", path, "status", "200"): pairs of name and value; a NULL value is left out. */
#define log_event(level, ...) log_pairs((level), __VA_ARGS__, (const char *)NULL)
void log_pairs(enum log_level level, const char *event, ...) __attribute__((sentinel));

#endif
