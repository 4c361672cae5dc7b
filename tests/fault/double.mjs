// F5: the same order sent a hundred times at once, and with another body. F6: two hundred buyers for the last ten units.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, sql } from '../lib/client.mjs';
import { first, units } from '../page/support/buyers.mjs';
import { Record, books, figure, long, most, none, people, share } from './support/house.mjs';
import { hiddenFields } from '../page/support/lib.mjs';

const rounds = { double: long(20, 2), race: long(10, 1) };
const formOf = async (record, person) => ({ ...hiddenFields((await record.insist(person, 'GET', '/shop/checkout')).text, '/shop/checkout'),
	address: String(person.partnerId), delivery: '1' });

test('F5: one order for a hundred equal submits', async () => {
	const crowd = people(rounds.double), record = new Record(), wrong = [], errors = [];
	for (const person of crowd) {
		const fields = await formOf(record, person);
		const answers = await Promise.all(Array.from({ length: 100 }, () => record.send(person, 'POST', '/shop/checkout', fields)));
		const places = new Set(answers.filter(({ status }) => status === 303).map(({ headers }) => headers.location));
		const [[count]] = sql(`SELECT COUNT(*) FROM orders WHERE partner_id = ${person.partnerId}`);
		if (places.size !== 1 || count !== '1')
			wrong.push(`${count} orders, ${places.size} answers`);
		errors.push(...answers.filter(({ status }) => status !== 303).map(({ status }) => status));
		const other = await record.send(person, 'POST', '/shop/checkout', { ...fields, note: 'another' });
		if (other.status !== 422)
			wrong.push(`another body: ${other.status}`);
	}
	figure('F5', 'rounds of 100 parallel submits', crowd.length, '', true);
	none('F5', 'rounds with another number than one order and one answer', wrong);
	none('F5', 'answers other than the order', errors);
	books('F5');
});

test('F6: ten units, two hundred buyers', async () => {
	const times = [], wrong = [], errors = [];
	const logged = readFileSync(join(folder, 'log/shop.log'), 'utf8').length;
	for (let round = 0; round < rounds.race; round++) {
		const crowd = people(200, [[first + 2, 1]]), record = new Record();
		sql(`UPDATE stock SET on_hand = reserved + ${units} WHERE product_id = ${first + 2}`);
		const forms = [];
		for (const person of crowd)
			forms.push(await formOf(record, person));
		record.requests = [];
		const answers = await Promise.all(crowd.map((person, n) => record.send(person, 'POST', '/shop/checkout', forms[n])));
		const sold = answers.filter(({ status }) => status === 303).length;
		const told = answers.filter(({ status, text }) => status === 422 && text.includes('sold out')).length;
		const [[left]] = sql(`SELECT on_hand - reserved FROM stock WHERE product_id = ${first + 2}`);
		if (sold !== units || told !== crowd.length - units || left !== '0')
			wrong.push(`${sold} sold, ${told} told, ${left} left`);
		errors.push(...answers.filter(({ status }) => status === 0 || status >= 500).map(({ status }) => status));
		times.push(...record.requests.map(({ start, end }) => end - start));
	}
	const attempts = [...readFileSync(join(folder, 'log/shop.log'), 'utf8').slice(logged).matchAll(/"attempts":"?(\d+)/g)].map(([, n]) => Number(n));
	figure('F6', 'rounds of 200 buyers for 10 units', rounds.race, '', true);
	none('F6', 'rounds that did not sell exactly ten', wrong);
	none('F6', 'errors that a buyer saw', errors);
	most('F6', 'p99 of the submit, 200 at once', share(times, 0.99), process.env.FILAR_WHOLE ? 1500 : 15000, ' ms');
	most('F6', 'attempts of one transaction', Math.max(1, ...attempts), 5);
	books('F6');
	assert.ok(times.length >= 200);
});
