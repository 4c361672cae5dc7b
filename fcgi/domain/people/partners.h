/* Partners as the company sees them: how one comes to be, who belongs to it, what it may buy at which prices, and whether
 * it may act at all. What a partner sees of itself is in own.h. */
#ifndef PEOPLE_PARTNERS_H
#define PEOPLE_PARTNERS_H

#include "base/record.h"
#include "base/refusal.h"
#include "domain/common/audit.h"

/* All that a partner begins with. Unset texts are NULL or "", unset numbers 0. */
struct new_partner {
	const char *name;          /* of the company, or of the person */
	bool is_person;
	bool reseller;             /* at least one of the three */
	bool promoter;
	bool contractor;
	const char *tax_number;
	const char *email;         /* of the partner, and of the owner when person_name is set */
	const char *phone;
	const char *website;
	const char *country;       /* ISO 3166 alpha-2 */
	const char *tier;          /* "standard", "silver" … of the programme in force; NULL: the first, until more is earned */
	bool assigned;             /* it is higher than the first: held for ASSIGNED_MONTHS, whatever is earned meanwhile */
	int64_t payment_days;      /* 0: the company's */
	const char *external_code; /* of an import */
	int64_t sponsor_id;        /* the partner that brought it */
	int64_t price_list_id;     /* of a contract: goes before the list of the tier and the base list */
	int64_t assortment_id;     /* 0: nothing is offered until one is chosen */
	const char *person_name;   /* of the owner; NULL: nobody can sign in for it yet (imports) */
	const char *language;      /* of the owner's letters */
};

/* Creates the partner with its sponsor, price chain and assortment, its owner's account and membership, and the letter:
 * "invitation" with a link to set a password (7 days), or "application_approved" for somebody who has an account already.
 * Call it in a transaction that has taken its first lock. A refusal leaves rows behind: roll back. */
refusal partner_create(struct db *db, const struct actor *actor, const struct new_partner *partner, int64_t *partner_id);

enum { ASSIGNED_MONTHS = 12 };

/* The lists of price_chains anew: the contract's (0: none), the tier's, the base list; doubles are left out. */
void partner_chain_set(struct db *db, int64_t partner_id, const char *tier, int64_t price_list_id);

/* A new link to set the first password for every member who has never been signed in; changes nothing else. */
refusal partner_invite_again(struct db *db, const struct actor *actor, int64_t partner_id);

/* active → suspended and back; the reason is audited. Sessions go on: a suspended partner reads but cannot order. */
refusal partner_suspend(struct db *db, const struct actor *actor, int64_t partner_id, const char *reason);
refusal partner_resume(struct db *db, const struct actor *actor, int64_t partner_id, const char *reason);

/* A line of the list. */
struct partner_line {
	int64_t id;
	const char *name;
	const char *email;
	const char *country;
	const char *tier;
	const char *state;       /* active, suspended, terminated */
	bool reseller;
	bool promoter;
	bool contractor;
	struct when created_at;
};
LIST_OF(partner_line);
RECORD_OF(partner_line);

struct partner {
	int64_t id;
	const char *name;
	bool is_person;
	bool reseller;
	bool promoter;
	bool contractor;
	const char *tax_number;
	const char *email;
	const char *phone;
	const char *website;
	const char *country;
	const char *tier;            /* held; see people/tiers.h */
	struct date assigned_until;  /* not set: it is earned */
	const char *state;
	int64_t payment_days;    /* 0: the company's */
	int64_t sponsor_id;      /* of today; 0: none */
	const char *sponsor_name;
	const char *assortment;  /* name; "" none */
	const char *accepted;    /* number of the accepted programme version; "" none yet */
	struct when accepted_at;
	struct when created_at;
	int64_t version;
};
RECORD_OF(partner);

struct partner_member {
	int64_t id;
	const char *name;
	const char *email;
	const char *language;
	const char *role;
	bool invited;            /* was sent a link and has never used one */
	bool blocked;
	struct when joined_at;
};
LIST_OF(partner_member);
RECORD_OF(partner_member);

struct partner_list_place {
	int64_t place;
	const char *name;
	const char *reason;      /* contract, tier, base */
};
LIST_OF(partner_list_place);
RECORD_OF(partner_list_place);

struct partner_tier {
	int64_t id;
	const char *tier;
};
LIST_OF(partner_tier);
RECORD_OF(partner_tier);

#endif
