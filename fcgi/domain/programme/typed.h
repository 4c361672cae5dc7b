/* Values of parameters as people type them: money as money, percent as percent, a choice by its number. */
#ifndef PROGRAMME_TYPED_H
#define PROGRAMME_TYPED_H

#include "domain/programme/parameters.h"

/* What stands in the input for that value. */
const char *parameter_typed(struct arena *arena, const char *unit, int64_t value, const char *currency);

/* Reads it; NULL when fine, else a sentence (N_). Bounds of the catalogue are checked by terms_read, which names them. */
const char *parameter_typed_read(const char *unit, const char *typed, const char *currency, int64_t *value);

/* The unit as words beside the input, in the current language: "%", "GBP", "days"; "" of a choice. */
const char *parameter_unit_words(const char *unit, const char *currency);

#endif
