/* Fills a new installation: see setup.c. */
#ifndef FILAR_SETUP_H
#define FILAR_SETUP_H

#include "core/config.h"

/* NULL when the database holds what a new installation needs; else a sentence for the operator, valid until the next call. */
const char *setup_database(const struct config *config, const char *programme_folder);

/* Gives the demo company, just loaded from sql/demo, some months of past; see demo.c. Answers like setup_database(). */
const char *demo_history(const struct config *config);

#endif
