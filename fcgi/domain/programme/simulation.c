/* Asking for a simulation and stopping it; and the records of what pages show. */
#include "domain/programme/simulation.h"

#include "base/text.h"
#include "core/json.h"
#include "domain/programme/drafts.h"
#include "domain/programme/model.h"
#include "sql/drafts.h"
#include "sql/simulations.h"

RECORD(simulation, FIELD(simulation, id), FIELD(simulation, draft_id), FIELD(simulation, number), FIELD(simulation, sha256),
       FIELD(simulation, months), FIELD(simulation, state), FIELD(simulation, percent), FIELD(simulation, asked_by),
       FIELD(simulation, asked_at), FIELD(simulation, ended_at), FIELD(simulation, since_day), FIELD(simulation, until_day),
       FIELD(simulation, orders), FIELD(simulation, order_lines), FIELD(simulation, turnover),
       FIELD(simulation, amount_before), FIELD(simulation, amount_after), FIELD(simulation, top_before),
       FIELD(simulation, top_before_order), FIELD(simulation, top_after), FIELD(simulation, top_after_order));
RECORD(simulation_partner, FIELD(simulation_partner, partner_id), FIELD(simulation_partner, name),
       FIELD(simulation_partner, before), FIELD(simulation_partner, after), FIELD(simulation_partner, difference),
       FIELD(simulation_partner, tier_before), FIELD(simulation_partner, tier_after));
RECORD(simulation_month, FIELD(simulation_month, month), FIELD(simulation_month, turnover), FIELD(simulation_month, before),
       FIELD(simulation_month, after));
RECORD(simulation_move, FIELD(simulation_move, tier_before), FIELD(simulation_move, tier_after),
       FIELD(simulation_move, count), FIELD(simulation_move, names),
       FIELD(simulation_move, more));
RECORD(simulation_counts, FIELD(simulation_counts, all), FIELD(simulation_counts, gain), FIELD(simulation_counts, lose),
       FIELD(simulation_counts, same));
RECORD(simulation_task, FIELD(simulation_task, id), FIELD(simulation_task, attempt), FIELD(simulation_task, crashes),
       FIELD(simulation_task, months), FIELD(simulation_task, state), FIELD(simulation_task, currency),
       FIELD(simulation_task, version_id), FIELD(simulation_task, number), FIELD(simulation_task, parameters));

static const struct refused not_open = { N_("This draft is not open any more."),
					 N_("Only an open draft can be simulated. Its earlier results stay readable."), { NULL } };
static const struct refused busy = { N_("A simulation of this draft is under way."),
				     N_("Wait until it is done, or stop it first."), { NULL } };
static const struct refused no_version = { N_("No version of the programme is in force yet."),
					   N_("A simulation compares a draft with the version in force."), { NULL } };
static const struct refused over = { N_("This simulation has already ended."), N_("Open the page again to see its result."),
				     { NULL } };

const char *simulation_hash(struct arena *arena, struct parameter_list values)
{
	return model_hash(arena, 0, (struct article_list){ NULL, 0 }, values);
}

static const char *packed(struct arena *arena, struct parameter_list values)
{
	struct json_object *list = json_of_list(&parameter_record, (struct any_list){ values.items, values.count });
	const char *text = arena_text(arena, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));

	json_object_put(list);
	return text;
}

refusal simulation_ask(struct db *db, const struct actor *actor, int64_t draft_id, int64_t months, const char *currency,
		       int64_t *id)
{
	struct arena *arena = db_arena(db);

	if (sql_simulation_draft_lock(db, draft_id) == 0)
		return &not_open;
	if (sql_simulation_under_way(db, draft_id) != 0)
		return &busy;

	const struct programme_version *version = version_in_force(db, actor->now);
	struct parameter_list values = draft_values(arena, sql_draft_parameters(db, draft_id));
	refusal why = draft_check(db, draft_id, currency);

	if (why)
		return why;
	if (!version)
		return &no_version;
	*id = sql_simulation_add(db, draft_id, version->id, simulation_hash(arena, values), packed(arena, values), months, currency,
				 actor->person_id, actor->now);
	audit(db, actor, "simulation.ask", "simulations", *id, "draft", arena_printf(arena, "%lld", (long long)draft_id), "months",
	      arena_printf(arena, "%lld", (long long)months));
	return NULL;
}

refusal simulation_stop(struct db *db, const struct actor *actor, int64_t draft_id, int64_t id)
{
	if (sql_simulation_halt(db, draft_id, id, actor->now) != 1)
		return &over;
	audit(db, actor, "simulation.stop", "simulations", id, "draft", arena_printf(db_arena(db), "%lld", (long long)draft_id));
	return NULL;
}
