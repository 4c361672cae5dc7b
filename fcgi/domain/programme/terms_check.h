/* Contradictions between the parameters of one version; part of terms_read(). */
#ifndef DOMAIN_PROGRAMME_TERMS_CHECK_H
#define DOMAIN_PROGRAMME_TERMS_CHECK_H

#include "domain/programme/terms.h"

/* terms with everything read, unsaid things filled and rates in order. */
refusal terms_check(struct arena *arena, const struct terms *terms);

/* Thresholds are money or counts, by what is measured. */
refusal terms_check_units(struct arena *arena, const struct terms *terms, struct parameter_list rows);

#endif
