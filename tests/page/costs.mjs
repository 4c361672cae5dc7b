// What products cost us, through the staff's pages: entered from a day, put right, many from a file with a look first.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { Person, hiddenFields, number, signIn, sql } from './support/lib.mjs';

const staff = new Person(1, 'NULL'), orders = new Person(3, 'NULL'), file = '/admin/costs/file';
let id, sku;

before(() => {
	signIn([staff, orders]);
	[[id, sku]] = sql('SELECT id, sku FROM products ORDER BY id LIMIT 1');
	sql(`DELETE FROM product_costs WHERE product_id = ${id}`);
});

async function enter(cost, from) {
	const path = `/admin/costs/${id}`;
	return staff.post(path, { ...hiddenFields((await staff.get(path)).text, path), cost, from });
}

async function send(fields) {
	return staff.post(file, { ...hiddenFields((await staff.get(file)).text, file), ...fields });
}

test('a product without a cost stands first, until one is entered', async () => {
	const first = (await staff.get('/admin/costs')).text;
	assert.ok(first.indexOf(`/admin/costs/${id}"`) > 0 && first.includes('not known'));
	assert.equal((await enter('-1', '2026-01-01')).status, 422);
	assert.equal((await enter('2.50', '2026-01-01')).status, 303);
	assert.match((await staff.get(`/admin/costs?q=${sku}`)).text, /£2\.50/);
});

test('an entry is never changed: one put right stays in sight', async () => {
	assert.equal((await enter('2.60', '2026-01-01')).status, 303);
	assert.equal((await enter('9.00', '2099-01-01')).status, 303);
	const text = (await staff.get(`/admin/costs/${id}`)).text;
	assert.match(text, /a piece costs £2\.60/);
	assert.ok(text.includes('put right later') && text.includes('planned') && text.includes('£2.50'));
	assert.deepEqual(sql(`SELECT cost FROM product_costs WHERE product_id = ${id} ORDER BY id`), [['250'], ['260'], ['900']]);
	assert.equal(number(`SELECT COUNT(*) FROM audit WHERE action = 'product.cost' AND object_id = ${id}`) >= 3, true);
});

test('a file is judged row by row, and entered only when that is said', async () => {
	const rows = `sku,cost,from\n${sku},2.60,2026-01-01\n${sku},2.70,2026-01-01\n${sku},3.10,2026-02-01\nNOPE,1,2026-01-01\n${sku},x,2026-01-01\n${sku},1,soon\n${sku}`;
	const judged = await send({ rows }), count = () => number(`SELECT COUNT(*) FROM product_costs WHERE product_id = ${id}`);
	assert.equal(judged.status, 200);
	for (const words of ['entered already', 'puts right the one of that day', '>new<', 'no such product', 'not an amount', 'not a day like', 'not three columns', 'Enter 2 costs'])
		assert.ok(judged.text.includes(words), words);
	assert.equal(count(), 3, 'a look enters nothing');
	assert.equal((await send({ rows, enter: 'yes' })).status, 303);
	assert.equal(count(), 5);
	assert.match((await staff.get(`/admin/costs/${id}`)).text, /a piece costs £3\.10/);
	assert.equal((await send({ rows: '' })).status, 422);
});

test('costs are for the catalogue manager alone', async () => {
	assert.equal((await orders.get('/admin/costs')).status, 403);
	assert.equal((await orders.get(`/admin/costs/${id}`)).status, 403);
});
