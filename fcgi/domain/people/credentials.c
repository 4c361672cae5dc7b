/* What makes a password too weak: length, being one of those that everybody tries first, being the address itself. */
#include "domain/people/credentials.h"

#include <string.h>
#include <strings.h>

#include "base/must.h"
#include "base/text.h"

RECORD(credential, FIELD(credential, person_id), FIELD(credential, password_hash));

/* The address, or the part before the @, also doubled or with digits behind it. */
static bool is_address(const char *password, const char *email)
{
	size_t local = strcspn(email, "@");

	if (strcasecmp(password, email) == 0)
		return true;
	if (local < 3 || strncasecmp(password, email, local) != 0)
		return false;
	return strspn(password + local, "0123456789") == strlen(password + local) ||
	       (strlen(password) == 2 * local && strncasecmp(password + local, email, local) == 0);
}

const char *password_problem(const char *password, const char *email, const char *const *common)
{
	if (text_letters(password) < PASSWORD_LETTERS)
		return N_("Use at least 10 letters, digits or signs. A few words in a row are good.");
	if (is_address(password, email))
		return N_("This is too close to your e-mail address. Choose something that nobody can guess from it.");
	for (; *common; common++)
		if (strcasecmp(password, *common) == 0)
			return N_("This password is one of those that are guessed first. Choose another.");
	return NULL;
}
