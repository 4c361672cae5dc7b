/* Sends one finished mail; used only by the worker, after the row in the outbox was committed. */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

#include <stdbool.h>

#include "core/config.h"

struct mail {
	const char *id;        /* stable: the Message-ID is <id@host of base_url>, the file is VAR/mail/ID.eml */
	const char *from_name; /* the company */
	const char *from;      /* address */
	const char *to;
	const char *subject;
	const char *text;      /* plain-text twin */
	const char *html;
};

enum mail_outcome {
	MAIL_REFUSED, /* this mail cannot be handed over; others may */
	MAIL_SENT,
	MAIL_AWAY,    /* the server cannot be reached or does not talk to us: no mail can */
};

/* Hands it to the transport; what went wrong is logged. Line breaks in header values are dropped. */
enum mail_outcome mail_hand_over(const struct config *config, const struct mail *mail);

#endif
