/* Rights: what a visitor may do. A route names one; roles (domain/people/roles.c) are sets of them. */
#ifndef BASE_RIGHTS_H
#define BASE_RIGHTS_H

enum right {
	ANYONE,              /* no sign-in needed */
	SIGNED_IN,           /* any person */
	/* members of a partner */
	PARTNER_VIEW,        /* the cabinet: storefront, orders, programme */
	PARTNER_ORDER,       /* carts and orders */
	PARTNER_EARNINGS,    /* commissions, statements */
	PARTNER_MANAGE,      /* addresses, members, keys, acceptance of the programme */
	CONTRACTOR_WORK,     /* projects of this partner */
	/* staff */
	STAFF,               /* the staff's own start page */
	APPLICATIONS_REVIEW,
	PARTNERS_MANAGE,
	CATALOGUE_MANAGE,
	ORDERS_VIEW,         /* see orders: whoever moves them on or books their money */
	ORDERS_MANAGE,
	ORDERS_SHIP,
	PROJECTS_MANAGE,
	PROJECTS_REVIEW,
	MONEY_MANAGE,        /* book payments, see the ledger */
	PROGRAMME_MANAGE,
	CONDUCT_MANAGE,      /* violations of the programme: record, decide, hear appeals */
	ECONOMICS_VIEW,      /* what partners bring and cost */
	SETTINGS_MANAGE,     /* company settings, staff accounts */
	RIGHTS
};

#define RIGHT(right) ((uint64_t)1 << (right))

#endif
