// Placing orders through nginx: once for a hundred equal requests, never more than there is, and nothing half done when a
// child is killed at any boundary between statements. Prints its timings.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { number, sql } from './support/lib.mjs';
import { buyers, checkout, first, ordersOf, prepare, units, wholeOrders } from './support/buyers.mjs';

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const racers = 200;

let next = 1000 + Math.floor(Date.now() / 1000) % 10000 * 1000; // a run of its own ids

test('a hundred parallel submits of one token are one order and a hundred equal answers', async (t) => {
	prepare();
	const [person] = buyers(next, 1, [[first + 1, 3], [first + 3, 2]]);
	next += 1;
	const fields = await checkout(person);
	const start = Date.now();
	const answers = await Promise.all(Array.from({ length: 100 }, () => person.post('/shop/checkout', fields)));
	t.diagnostic(`100 parallel submits: ${Date.now() - start} ms`);
	for (const answer of answers) {
		assert.equal(answer.status, 303, answer.text);
		assert.equal(answer.location, answers[0].location);
	}
	assert.match(answers[0].location, /^\/shop\/orders\/A-\d+$/);
	assert.equal(ordersOf(person), 1);
	assert.equal(number(`SELECT COUNT(*) FROM outbox WHERE recipient = 'race${person.personId}@example.org'`), 1, 'one letter');
	wholeOrders();
});

test('the same token with other values is refused', async () => {
	const [person] = buyers(next, 1, [[first + 1, 1]]);
	next += 1;
	const fields = await checkout(person);
	assert.equal((await person.post('/shop/checkout', fields)).status, 303);
	assert.equal((await person.post('/shop/checkout', { ...fields, note: 'other' })).status, 422);
	assert.equal(ordersOf(person), 1);
});

test(`${racers} buyers race for the last ${units} units: exactly ${units} are sold`, async (t) => {
	prepare();
	const before = number(`SELECT reserved FROM stock WHERE product_id = ${first + 2}`);
	const people = buyers(next, racers, [[first + 2, 1]]);
	next += racers;
	const forms = [];
	for (const person of people)
		forms.push(await checkout(person));
	const start = Date.now();
	const answers = await Promise.all(people.map((person, n) => person.post('/shop/checkout', forms[n])));
	t.diagnostic(`${racers} buyers, ${units} units: ${Date.now() - start} ms`);
	const sold = answers.filter(({ status }) => status === 303).length;
	const refused = answers.filter(({ status, text }) => status === 422 && text.includes('sold out')).length;
	assert.equal(sold, units);
	assert.equal(refused, racers - units, JSON.stringify([...new Set(answers.map(({ status }) => status))]));
	assert.deepEqual(sql(`SELECT on_hand - reserved, reserved - ${before} FROM stock WHERE product_id = ${first + 2}`),
		[['0', String(units)]]);
	assert.equal(number(`SELECT COUNT(*) FROM orders WHERE partner_id >= ${people[0].partnerId} AND partner_id <= ${people.at(-1).partnerId}`), units);
	wholeOrders();
});

// Sends again until a child that is not being forked anew answers.
async function retry(person, fields) {
	for (let n = 0; n < 60; n++) {
		const answer = await person.post('/shop/checkout', fields).catch(() => ({ status: 0 }));
		if (answer.status > 0 && answer.status < 500)
			return answer;
		await wait(50);
	}
	throw new Error('the service did not come back');
}

test('kill -9 at every statement boundary of an order leaves no half order and loses nothing acknowledged', async (t) => {
	prepare();
	const [probe] = buyers(next, 1, [[first + 1, 2], [first + 3, 1]]);
	next += 1;
	const counted = await fetch(`${process.env.FILAR_URL}/shop/checkout`, { method: 'POST', redirect: 'manual',
		body: new URLSearchParams(await checkout(probe)), headers: { Cookie: probe.cookie, Origin: process.env.FILAR_URL,
			'Sec-Fetch-Site': 'same-origin', 'X-Filar-Plan': 'count 0' } });
	assert.equal(counted.status, 303);
	const boundaries = Number(counted.headers.get('x-filar-boundaries'));
	if (!boundaries) {
		t.skip('this build has no plans: it was not made for tests');
		return;
	}
	assert.ok(boundaries >= 20, `${boundaries} boundaries`);
	const people = buyers(next, boundaries, [[first + 1, 2], [first + 3, 1]]);
	next += boundaries;
	const start = Date.now();
	let killed = 0, committed = 0;
	for (const [n, person] of people.entries()) {
		const fields = await checkout(person);
		const answer = await person.post('/shop/checkout', fields, { 'X-Filar-Plan': `kill ${n + 1}` })
			.catch(() => ({ status: 0 }));
		if (answer.status !== 303)
			killed++;
		const placed = ordersOf(person);
		committed += placed;
		assert.ok(answer.status !== 303 || placed === 1, `boundary ${n + 1}: acknowledged and lost`);
		wholeOrders();
		const again = await retry(person, fields);
		assert.equal(again.status, 303, `boundary ${n + 1}: ${again.text}`);
		assert.equal(ordersOf(person), 1, `boundary ${n + 1}: one order after the retry`);
	}
	t.diagnostic(`${boundaries} boundaries, ${killed} kills, ${committed} of them after COMMIT: ${Date.now() - start} ms`);
	// The company's settings are read again once a second: a request has that statement's two boundaries, or has not.
	assert.ok(killed >= boundaries - 3, `${killed} of ${boundaries} boundaries killed`);
	wholeOrders();
});
