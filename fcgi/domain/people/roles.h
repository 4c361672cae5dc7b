/* Roles are sets of rights; which roles a person holds stands in the database, what a role may do stands here. */
#ifndef PEOPLE_ROLES_H
#define PEOPLE_ROLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/refusal.h"
#include "base/rights.h"
#include "domain/people/persons.h"

/* The rights of a person who signed in: from staff roles, and from the membership in the partner acted for. */
uint64_t rights_of(const struct person_visit *person);

/* Whether the words of roles ("finance recruiter") hold that name. */
bool role_held(const char *roles, const char *name);

/* The name of a staff role for people (N_), NULL when there is no such role. The roles in order: role_at(0), … NULL. */
const char *role_label(const char *role);
const char *role_at(int n);

/* The staff roles that hold a right, with commas between: for a statement that asks who has it. */
const char *roles_holding(struct arena *arena, enum right right);

/* What a right allows (N_), to name it where it is missing; a test keeps the table whole. */
const char *right_label(enum right right);

/* Why somebody with these rights is refused for want of this one, and who can lift that. partner: whom they act for, 0
 * none. */
refusal right_refused(struct arena *arena, enum right right, uint64_t rights, int64_t partner_id);

#endif
