// Simulations of a draft: who may ask and see, one at a time, what a result shows, old results that stay, and that no
// row of the books changes.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { signedIn, sql, tokenOf, wait } from '../lib/client.mjs';

let nina, anna, jan, draft, other;
const once = (text, action) => new RegExp(`action="${action}"[^]*?name="once" value="([^"]+)"`).exec(text)?.[1];
const books = () => sql(`SELECT (SELECT COUNT(*) FROM commissions), (SELECT SUM(amount - reversed) FROM commissions),
	(SELECT COUNT(*) FROM ledger_entries), (SELECT COALESCE(SUM(amount), 0) FROM ledger_entries), (SELECT COUNT(*) FROM commission_facts)`)[0].join(' ');

async function send(visitor, path, action, fields) {
	const { text } = await visitor.get(path);
	const key = once(text, action);
	return visitor.post(action, { csrf: tokenOf(text), ...(key ? { once: key } : {}), ...fields });
}

async function draftOf(visitor) {
	const answer = await send(visitor, '/admin/programme', '/admin/programme/drafts', { base: sql('SELECT MAX(id) FROM programme_versions')[0][0] });
	return /drafts\/(\d+)/.exec(answer.headers.location)[1];
}

const folder = (of = draft) => `/admin/programme/drafts/${of}/simulations`;
const ask = async (months = '12') => (await send(nina, folder(), folder(), { months })).headers.location;

async function done(path) {
	for (let n = 0; n < 300; n++) {
		const { text } = await nina.get(path);
		if (!/data-watch/.test(text)) return text;
		await wait(100);
	}
	throw new Error(`${path} does not end`);
}

before(async () => {
	nina = await signedIn('nina@hearth.example');
	anna = await signedIn('anna@kwiaty.example');
	jan = await signedIn('jan@hearth.example');
	draft = await draftOf(nina);
	other = await draftOf(nina);
});

test('a draft without a change gives the same as the version in force, and books nothing', async () => {
	const booked = books(), path = await ask();
	assert.match(path, /simulations\/\d+$/);
	const text = await done(path);
	assert.match(text, /0 partners gain[^]*0 lose/);
	const [[state, before_, after, partners]] = sql(`SELECT state, amount_before, amount_after, (SELECT COUNT(*) FROM simulation_partners)
		FROM simulations WHERE id = ${/\d+$/.exec(path)[0]}`);
	assert.equal(state, 'done');
	assert.equal(before_, after);
	assert.ok(Number(before_) > 0 && Number(partners) > 0);
	assert.equal(books(), booked);
});

test('a changed draft shows winners, the chart, the file; the old result stays, marked as of other values', async () => {
	sql(`UPDATE draft_parameters SET value = value + 150 WHERE draft_id = ${draft} AND name IN ('level.1.rate', 'share.cap')`);
	const booked = books(), path = await ask('24'), text = await done(path);
	assert.match(text, /[1-9]\d* partners? gains?/);
	assert.match(text, /<svg class="chart"[^]*class="bar now"/);
	assert.match(text, /Part of the turnover paid out/);
	assert.equal(books(), booked);
	const file = await nina.get(`${path}/partners`);
	assert.match(file.headers['content-type'], /^text\/csv/);
	const rows = file.text.trim().split('\r\n').slice(1).map((line) => line.split(',').map((field) => field.replaceAll('"', '')));
	const sum = (at) => rows.reduce((all, row) => all + Math.round(Number(row[at]) * 100), 0);
	assert.deepEqual([sum(2), sum(3)].map(String), sql(`SELECT amount_before, amount_after FROM simulations WHERE id = ${/\d+$/.exec(path)[0]}`)[0]);
	for (const sort of ['loss', 'gain', 'before', 'after', 'name'])
		assert.equal((await nina.get(`${path}?sort=${sort}`)).status, 200);
	assert.equal((await nina.get(`${path}?sort=other`)).status === 200, false);
	const list = (await nina.get(folder())).text;
	assert.equal((list.match(/class="row-link"/g) ?? []).length, 2);
	assert.equal((list.match(/changed since/g) ?? []).length, 1);
});

test('only the programme manager asks, looks and stops, each draft for itself', async () => {
	const path = await ask('1'), id = /\d+$/.exec(path)[0];
	for (const visitor of [anna, jan]) {
		for (const address of [folder(), path, `${path}/partners`])
			assert.equal((await visitor.get(address)).status, 403, address);
		const { text } = await visitor.get('/account');
		assert.equal((await visitor.post(folder(), { csrf: tokenOf(text), months: '1' })).status, 403);
		assert.equal((await visitor.post(`${path}/stop`, { csrf: tokenOf(text) })).status, 403);
	}
	for (const address of [`${folder(other)}/${id}`, `${folder(other)}/${id}/partners`, `${folder()}/999999`])
		assert.equal((await nina.get(address)).status, 404, address);
	await done(path);
});

test('months outside of 1 to 24 are said at the field; one that ended cannot be stopped', async () => {
	for (const months of ['0', '25', 'x', '']) {
		const answer = await send(nina, folder(), folder(), { months });
		assert.equal(answer.status, 422, months);
	}
	const path = await ask('2');
	await done(path);
	const { text } = await nina.get(folder());
	assert.equal((await nina.post(`${path}/stop`, { csrf: tokenOf(text) })).status, 422);
});
