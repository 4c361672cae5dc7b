// The staff's start page: each role has its one next step, figures that lead to lists filtered the same way, and a chart with
// its table.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { signedIn, sql } from '../lib/client.mjs';

const who = {};
before(async () => {
	for (const name of ['admin', 'ewa', 'jan', 'olga', 'adam', 'maria'])
		who[name] = await signedIn(`${name}@hearth.example`);
});
const text = async (visitor, path) => {
	const answer = await visitor.get(path);
	assert.equal(answer.status, 200, path);
	return answer.text;
};
const count = (condition) => Number(sql(`SELECT COUNT(*) FROM orders WHERE kind = 'order' AND ${condition}`)[0][0]);
const figure = (page, path) => page.split(`<a href="${path}">`)[1]?.match(/<b>(\d+)<\/b>(?:<small>([^<]*)<\/small>)?/);

test('every role has at most one next step, says so when nothing waits, and sees a chart with a table', async () => {
	for (const [name, visitor] of Object.entries(who)) {
		const page = await text(visitor, '/admin');
		assert.equal((page.match(/class="turn"/g) ?? []).length + (page.match(/class="note good"/g) ?? []).length, 1, name);
		assert.match(page, /<section class="card"><h2>/, name);
		assert.equal((page.match(/<svg class="chart/g) ?? []).length, (page.match(/<svg class="chart[^]*?<\/svg>\s*<details><summary>/g) ?? []).length, name);
	}
});

test('finance reads what is delivered and unpaid, and opens just that', async () => {
	const [id] = sql(`SELECT id FROM orders WHERE kind = 'order' AND state IN ('confirmed', 'picking', 'submitted', 'partially_shipped', 'shipped')
		AND paid < gross ORDER BY id LIMIT 1`)[0];
	const [before] = sql(`SELECT state, COALESCE(delivered_at, '') FROM orders WHERE id = ${id}`);
	sql(`UPDATE orders SET state = 'delivered', delivered_at = NOW() - INTERVAL 3 DAY WHERE id = ${id}`);
	try {
		const page = await text(who.maria, '/admin'), owing = count("state = 'delivered' AND paid < gross");
		const [, shown, sum] = figure(page, '/admin/orders?state=owing');
		assert.equal(Number(shown), owing);
		const [[minor]] = sql("SELECT SUM(gross - paid) FROM orders WHERE kind = 'order' AND state = 'delivered' AND paid < gross");
		assert.equal(sum.replace(/[^\d]/g, ''), String(minor));
		assert.match(page, /class="turn"[^]*unpaid[^]*days ago[^]*href="\/admin\/orders\?state=owing"/);
		const list = await text(who.maria, '/admin/orders?state=owing');
		assert.equal((list.match(/class="row-link/g) ?? []).length, owing);
		assert.ok(list.includes(`A-${10000 + Number(id)}`));
		assert.match(list, /aria-current="page">Delivered, not paid/);
	} finally {
		sql(`UPDATE orders SET state = '${before[0]}', delivered_at = NULLIF('${before[1]}', '') WHERE id = ${id}`);
	}
});

test('figures of the order manager count what their lists show', async () => {
	const page = await text(who.jan, '/admin');
	for (const [path, condition] of [['/admin/orders?state=submitted', "state = 'submitted' AND hold IS NULL"],
		['/admin/orders?state=sending', "state IN ('confirmed', 'picking', 'partially_shipped') AND hold IS NULL"]])
		assert.equal(Number(figure(page, path)[1]), count(condition), path);
	const asked = await text(who.jan, '/admin/orders?state=asked');
	assert.equal((asked.match(/class="row-link/g) ?? []).length, Number(figure(page, '/admin/orders?state=asked')[1]));
});

test('a project that waits for its manager is the manager\'s next step, and a handed-in stage the reviewer\'s', async () => {
	const [[drafts]] = sql("SELECT COUNT(*) FROM project_board WHERE turn = 'manager'");
	assert.equal(figure(await text(who.olga, '/admin'), '/admin/projects?turn=manager')[1], drafts);
	const [[mine]] = sql(`SELECT COUNT(*) FROM project_board b JOIN persons p ON p.id = b.reviewer_id
		WHERE b.turn = 'reviewer' AND p.email = 'adam@hearth.example'`);
	const page = await text(who.adam, '/admin');
	assert.equal(figure(page, '/admin/reviews?turn=reviewer')[1], mine);
	assert.equal(/class="turn"/.test(page), mine !== '0');
});
