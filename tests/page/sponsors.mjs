// The sponsor of a partner through the staff's pages: found among all partners, changed from a day, refused where it cannot be.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { Person, hiddenFields, number, signIn, sql } from './support/lib.mjs';

const staff = new Person(1, 'NULL'), owner = new Person(7, 1);
const later = new Date(Date.now() + 40 * 86400000).toISOString().slice(0, 10);
const page = '/admin/partners/2', action = `${page}/sponsor`;
let id;

before(() => {
	signIn([staff, owner]);
	sql(`DELETE FROM partner_sponsors WHERE since_day > '${later.slice(0, 4)}-01-01' AND partner_id IN (2, 3)`);
	sql(`INSERT INTO partners (name, reseller, country, tier, created_at) VALUES ('Seek and Find Ltd', TRUE, 'GB', 'standard', NOW())`);
	id = number(`SELECT MAX(id) FROM partners WHERE name = 'Seek and Find Ltd'`);
});

async function send(fields) {
	return staff.post(action, { ...hiddenFields((await staff.get(page)).text, action), ...fields });
}

test('a sponsor is found, chosen and entered from a day; the history shows it as planned', async () => {
	const found = await send({ sponsor: 'seek and', look: 'yes', from: later, sponsor_reason: 'Moved to their team' });
	assert.ok(found.status === 200 || found.status === 422);
	assert.match(found.text, new RegExp(`P-${1000 + id} Seek and Find Ltd`));
	assert.ok(found.text.includes('Moved to their team') && found.text.includes(`value="${later}"`), 'what was typed is kept');
	assert.equal((await send({ sponsor: 'seek and', sponsor_choice: id, from: later, sponsor_reason: 'Moved to their team' })).status, 303);
	const shown = (await staff.get(page)).text;
	assert.match(shown, /Seek and Find Ltd<\/a>[^]*?planned/);
	assert.deepEqual(sql(`SELECT sponsor_id FROM partner_sponsors WHERE partner_id = 2 AND since_day = '${later}'`), [[String(id)]]);
	assert.ok(number(`SELECT COUNT(*) FROM outbox WHERE template = 'sponsor_changed'`) > 0);
	assert.match((await staff.get('/admin/audit')).text, /Sponsor of a partner changed/);
});

test('what cannot be is said with its reason, and what was typed stays', async () => {
	for (const [fields, words] of [
		[{ sponsor: 'P-1002', from: later, sponsor_reason: 'x y z' }, /its own sponsor/],
		[{ sponsor: `P-${1000 + id}`, from: '2020-01-01', sponsor_reason: 'x y z' }, /not back in time/],
		[{ sponsor: '', from: later, sponsor_reason: 'x y z' }, /No sponsor is named/],
		[{ sponsor: 'P-1001', nobody: 'yes', from: later, sponsor_reason: 'x y z' }, /there shall be none/],
		[{ sponsor: 'P-1001', from: later, sponsor_reason: '' }, /Write a reason/],
		[{ sponsor: 'P-1001', from: '', sponsor_reason: 'x y z' }, /from which day/],
	]) {
		const answer = await send(fields);
		assert.equal(answer.status, 422);
		assert.match(answer.text, words);
	}
});

test('only those who look after partners may', async () => {
	const { csrf } = hiddenFields((await owner.get('/shop/cart')).text, '/auth/sign-out');
	assert.equal((await owner.post(action, { csrf, nobody: 'yes', from: later, sponsor_reason: 'mine' })).status, 403);
});
