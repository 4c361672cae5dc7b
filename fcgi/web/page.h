/* The frame: what every page sees beside its own record. Layout and parts read these names ({{company}}, {{#menu}}…);
 * the record of the frame is bound to every template set, so a misspelt name is an error at start. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <stdbool.h>

#include "base/record.h"
#include "web/request.h"

/* A language that the visitor can choose: a button of the form POST /language (fields code and back). */
struct frame_language {
	const char *code;  /* "pl" */
	const char *name;  /* "Polski" */
	bool current;
};
LIST_OF(frame_language);
RECORD_OF(frame_language);

/* One entry of the side menu; only those that the visitor may open. */
struct frame_menu {
	const char *path;
	const char *label; /* translated */
	bool current;
};
LIST_OF(frame_menu);
RECORD_OF(frame_menu);

/* One line of the list at the top of a form that could not be accepted; links to #field. */
struct frame_error {
	const char *field;
	const char *sentence; /* translated */
};
LIST_OF(frame_error);
RECORD_OF(frame_error);

struct frame {
	const char *language;  /* "en": <html lang> */
	const char *language_name;
	struct frame_language_list languages;
	const char *service;   /* "shop": name of the program, for a class or a search path */
	const char *title;     /* of the service, translated: beside the mark */
	const char *company;   /* the company's name */
	const char *base_url;  /* "https://partners.example.com": absolute links only */
	const char *mark;      /* path of the company's mark: an <img> */
	bool signed_in;
	const char *person_name;
	const char *partner_name; /* the partner acted for; empty for staff */
	bool has_partner;
	bool has_menu;
	struct frame_menu_list menu;
	const char *path;      /* of this page, without the query */
	const char *here;      /* path and query: value of the field `back` of the language form */
	const char *notice;    /* a sentence to show once, translated; empty otherwise */
	bool has_notice;
	const char *refusal;   /* why the business said no, translated; empty otherwise */
	const char *remedy;    /* who can lift it, what to do next */
	bool has_refusal;
	bool has_errors;
	struct frame_error_list errors;
	const char *request_id; /* shown on error pages: "tell us this number" */
	int64_t status;         /* 200, 404 … */
	struct when now;        /* {{now|date}} */
};
RECORD_OF(frame);

/* The frame of this request, in the current language; lives in the request's arena. */
const struct frame *frame_of(struct request *req);

/* Renders a template with the frame into req->out; replaces what was there. */
void page_render(struct request *req, const char *template_name, const void *record);

/* Templates that every service binds beside its own: "error/400" "error/401" "error/403" "error/404" "error/405"
 * "error/409" "error/413" "error/422" "error/429" "error/500" "error/503" "error/unknown" (503 after a COMMIT whose
 * outcome is not known: says what to check). None has a record: they show the frame only (request_id, refusal,
 * remedy). */
extern const struct template_binding page_errors[];

#endif
