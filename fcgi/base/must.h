/* must(): a broken invariant of our own. Logs file, line and the condition, then aborts; the parent forks a new child.
 * Never for input, the network or the database: those are refusals and faults. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

_Noreturn void must_fail(const char *file, int line, const char *condition);

#define must(condition) ((condition) ? (void)0 : must_fail(__FILE__, __LINE__, #condition))
/* A place that no run may reach. */
#define never(what) must_fail(__FILE__, __LINE__, what)

/* Marks a sentence for the translators where it is stored, not where it is shown. */
#define N_(text) text

#endif
