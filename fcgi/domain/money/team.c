#include "domain/money/team.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/text.h"
#include "core/locale.h"
#include "domain/money/standing.h"
#include "sql/team.h"

RECORD(team_branch, FIELD(team_branch, id), FIELD(team_branch, code), FIELD(team_branch, name), FIELD(team_branch, level),
       FIELD(team_branch, since_day), FIELD(team_branch, active), FIELD(team_branch, ended), FIELD(team_branch, below),
       FIELD(team_branch, own), FIELD(team_branch, turnover), FIELD(team_branch, earned));
RECORD(team_node, FIELD(team_node, id), FIELD(team_node, sponsor_id), FIELD(team_node, level), FIELD(team_node, since_day),
       FIELD(team_node, name), FIELD(team_node, ended));
RECORD(team_figure, FIELD(team_figure, id), FIELD(team_figure, amount));

enum { MEMBERS = 20000, CODE_BASE = 1000 };

/* The team while it is added up: nodes by level, the same by id, and their sums in the order of the nodes. */
struct tree {
	struct team_node_list nodes;
	const struct team_node **by_id;
	struct team_branch *sums;
};

static int by_id(const void *one, const void *two)
{
	const struct team_node *const *a = one, *const *b = two;

	return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

/* Its place among the nodes; -1: not in the team. */
static int64_t place_of(const struct tree *tree, int64_t id)
{
	const struct team_node wanted = { .id = id }, *key = &wanted;
	const struct team_node *const *found = bsearch(&key, tree->by_id, tree->nodes.count, sizeof(*tree->by_id), by_id);

	return found ? *found - tree->nodes.items : -1;
}

static struct tree tree_of(struct db *db, int64_t partner_id, int64_t depth, const char *currency, struct date today)
{
	struct arena *arena = db_arena(db);
	struct tree tree = { .nodes = sql_team_tree(db, partner_id, today, depth, MEMBERS) };
	struct money zero = money_of(0, currency);

	tree.by_id = arena_many(arena, const struct team_node *, tree.nodes.count + 1);
	tree.sums = arena_many(arena, struct team_branch, tree.nodes.count + 1);
	for (size_t i = 0; i < tree.nodes.count; i++) {
		const struct team_node *node = &tree.nodes.items[i];

		tree.by_id[i] = node;
		tree.sums[i] = (struct team_branch){ .id = node->id, .name = node->name, .level = node->level,
						     .since_day = node->since_day, .ended = node->ended, .own = zero,
						     .turnover = zero, .earned = zero };
		tree.sums[i].code = arena_printf(arena, "P-%" PRId64, CODE_BASE + node->id);
	}
	qsort(tree.by_id, tree.nodes.count, sizeof(*tree.by_id), by_id);
	return tree;
}

/* Deepest first, so that what is below has been added up before it goes to the one above. */
static void add_up(struct db *db, struct tree *tree, struct team *team, int64_t partner_id, struct when since)
{
	int64_t *ids = arena_many(db_arena(db), int64_t, tree->nodes.count + 1);
	struct team_figure_list turnovers, earned = sql_team_earned(db, partner_id, since);

	for (size_t i = 0; i < tree->nodes.count; i++)
		ids[i] = tree->nodes.items[i].id;
	turnovers = sql_team_turnovers(db, text_of_ids(db_arena(db), ids, tree->nodes.count), since);
	for (size_t i = 0; i < turnovers.count; i++) {
		struct team_branch *sum = &tree->sums[place_of(tree, turnovers.items[i].id)];

		sum->own = sum->turnover = money_of(turnovers.items[i].amount, sum->own.currency);
	}
	for (size_t i = 0; i < earned.count; i++) {
		int64_t place = place_of(tree, earned.items[i].id);

		if (place >= 0)
			tree->sums[place].earned = money_of(earned.items[i].amount, team->earned.currency);
	}
	for (size_t i = tree->nodes.count; i > 0; i--) {
		const struct team_branch *sum = &tree->sums[i - 1];
		int64_t above = place_of(tree, tree->nodes.items[i - 1].sponsor_id);

		if (above >= 0 && tree->sums[above].level < sum->level) {
			tree->sums[above].below += sum->below + 1;
			tree->sums[above].turnover = money_add(tree->sums[above].turnover, sum->turnover);
			tree->sums[above].earned = money_add(tree->sums[above].earned, sum->earned);
		} else if (sum->level == 1) {
			team->turnover = money_add(team->turnover, sum->turnover);
			team->earned = money_add(team->earned, sum->earned);
		}
	}
}

static int by_turnover(const void *one, const void *two)
{
	const struct team_branch *a = one, *b = two;

	if (a->turnover.minor != b->turnover.minor)
		return a->turnover.minor > b->turnover.minor ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void page_cut(struct arena *arena, const struct tree *tree, struct team *team, int64_t above, int64_t page)
{
	struct team_branch_list all = { arena_many(arena, struct team_branch, tree->nodes.count + 1), 0 };
	size_t first;

	for (size_t i = 0; i < tree->nodes.count; i++)
		if (tree->nodes.items[i].sponsor_id == above)
			all.items[all.count++] = tree->sums[i];
	qsort(all.items, all.count, sizeof(*all.items), by_turnover);
	team->count = (int64_t)all.count;
	first = (size_t)page > all.count / TEAM_PAGE ? all.count : (size_t)page * TEAM_PAGE;
	team->branches.items = all.items + first;
	team->branches.count = all.count - first < TEAM_PAGE ? all.count - first : TEAM_PAGE;
}

static void path_fill(struct arena *arena, const struct tree *tree, struct team *team, int64_t branch)
{
	int64_t place = place_of(tree, branch);
	size_t depth = place < 0 ? 0 : (size_t)tree->sums[place].level;

	team->path = (struct team_branch_list){ arena_many(arena, struct team_branch, depth + 1), depth };
	for (; depth > 0 && place >= 0; place = place_of(tree, tree->nodes.items[place].sponsor_id))
		team->path.items[--depth] = tree->sums[place];
}

/* The partner itself and those of the page, measured by the rule of activity at once. Where the programme has no such rule, who
 * sold anything in its stretch of time is active. */
static void activity_fill(struct db *db, struct team *team, int64_t partner_id, const struct terms *terms, struct when now)
{
	int64_t ids[TEAM_PAGE + 1] = { partner_id }, wanted[TEAM_PAGE + 1] = { 0 };
	const struct standing *reached;
	struct team_figure_list agreed;
	size_t count = team->branches.count + 1;

	for (size_t i = 1; i < count; i++)
		ids[i] = team->branches.items[i - 1].id;
	agreed = sql_team_agreed(db, text_of_ids(db_arena(db), ids, count), now);
	reached = standings_of(db, ids, count, terms, true, now);
	for (size_t i = 0; i < count; i++) {
		wanted[i] = i ? team->wanted : terms->active_from.value;
		for (size_t k = 0; k < agreed.count; k++)
			if (agreed.items[k].id == ids[i])
				wanted[i] = agreed.items[k].amount;
		if (i)
			team->branches.items[i - 1].active = wanted[i] ? reached[i].measure >= wanted[i] : reached[i].measure > 0;
	}
	team->reached = reached[0].measure;
	team->wanted = wanted[0];
	team->rule = wanted[0] > 0;
	team->active = team->reached >= wanted[0];
}

const struct team *team_of(struct db *db, int64_t partner_id, int64_t branch, int64_t page, const struct terms *terms,
			   struct date since, struct when now)
{
	struct team *team = arena_one(db_arena(db), struct team);
	struct money zero = money_of(0, terms->currency);
	struct tree tree = tree_of(db, partner_id, terms->levels - 1, terms->currency, locale_today(now));

	if (branch && place_of(&tree, branch) < 0)
		return NULL;
	*team = (struct team){ .members = (int64_t)tree.nodes.count, .depth = terms->levels - 1, .turnover = zero, .earned = zero,
			       .wanted = terms->active_from.value };
	add_up(db, &tree, team, partner_id, locale_day_start(since));
	page_cut(db_arena(db), &tree, team, branch ? branch : partner_id, page);
	path_fill(db_arena(db), &tree, team, branch);
	activity_fill(db, team, partner_id, terms, now);
	return team;
}
