/* Roles are sets of rights; which roles a person holds stands in the database, what a role may do stands here. */
#ifndef PEOPLE_ROLES_H
#define PEOPLE_ROLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rights.h"
#include "domain/people/persons.h"

/* The rights of a person who signed in: from staff roles, and from the membership in the partner acted for. */
uint64_t rights_of(const struct person_visit *person);

/* Whether the words of roles ("finance recruiter") hold that name. */
bool role_held(const char *roles, const char *name);

/* The name of a staff role for people (N_), NULL when there is no such role. The roles in order: role_at(0), … NULL. */
const char *role_label(const char *role);
const char *role_at(int n);

/* Who can lift a refusal for want of this right: the labels of the roles that hold it, as an English source sentence. */
const char *right_label(enum right right);

#endif
