#include "domain/shop/addresses.h"

#include "sql/addresses.h"

RECORD(address, FIELD(address, id), FIELD(address, label), FIELD(address, recipient), FIELD(address, street),
       FIELD(address, postcode), FIELD(address, city), FIELD(address, country), FIELD(address, phone));

static const struct refused no_address = { .rule = N_("This address is no longer there."),
					   .remedy = N_("Somebody removed it. Add it again if you need it.") };

refusal address_save(struct db *db, const struct actor *actor, const struct address *a, int64_t *id)
{
	*id = a->id;
	if (!a->id) {
		*id = sql_address_add(db, actor->partner_id, a->label, a->recipient, a->street, a->postcode, a->city,
				      a->country, a->phone, actor->now);
		audit(db, actor, "address.add", "address", *id, "label", a->label);
		sql_addresses_check(db, actor->partner_id, actor->person_id, actor->now);
		return NULL;
	}

	/* An unchanged row counts no change, so whether it is there is asked of the row itself. */
	if (sql_address_change(db, actor->partner_id, a->id, a->label, a->recipient, a->street, a->postcode, a->city,
			       a->country, a->phone) == 0)
		return sql_address_of(db, actor->partner_id, a->id) ? NULL : &no_address;
	audit(db, actor, "address.change", "address", a->id, "label", a->label);
	sql_addresses_check(db, actor->partner_id, actor->person_id, actor->now);
	return NULL;
}

refusal address_remove(struct db *db, const struct actor *actor, int64_t id)
{
	if (sql_address_remove(db, actor->partner_id, id, actor->now) <= 0)
		return &no_address;
	audit(db, actor, "address.remove", "address", id, "removed", "yes");
	return NULL;
}

refusal addresses_confirm(struct db *db, const struct actor *actor)
{
	static const struct refused none = {
		.rule = N_("An order needs a delivery address, and there is none yet."),
		.remedy = N_("Add the first one, and you can order.")
	};
	const int64_t changed = sql_addresses_check(db, actor->partner_id, actor->person_id, actor->now);

	if (changed == 0 && !sql_addresses_checked(db, actor->partner_id))
		return &none;
	if (changed > 0)
		audit(db, actor, "address.confirm", "partner", actor->partner_id, "checked", "yes");
	return NULL;
}
