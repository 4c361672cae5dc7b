// The JSON API through nginx: keys, lists in pages, one order and its repeats, errors as problem documents. Every answer is
// checked against the document that the service itself hands out.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';

const { FILAR_URL: url, FILAR_VAR: folder } = process.env;
const keys = {};
let contract, ajv;

function sql(text) {
	return execFileSync('mariadb', [`--defaults-file=${join(folder, 'secrets/client.cnf')}`, '-N', '-B', 'filar', '-e', text],
		{ encoding: 'utf8' }).trim();
}

function makeKey(partner, person) {
	const key = `filar_${randomBytes(32).toString('base64url')}`;
	const hash = createHash('sha256').update(key).digest('hex');

	sql(`INSERT INTO api_keys (partner_id, person_id, label, secret_hash, created_at)
	     VALUES (${partner}, ${person}, 'test', '${hash}', UTC_TIMESTAMP(6))`);
	return key;
}

// The answer, checked against the schema that the document has for it.
async function call(method, path, { key = keys.north, body, headers = {}, documented = true } = {}) {
	const answer = await fetch(`${url}${path}`, { method, body: typeof body === 'object' ? JSON.stringify(body) : body,
		headers: { ...(key && { Authorization: `Bearer ${key}` }), ...(body && { 'Content-Type': 'application/json' }), ...headers } });
	const text = await answer.text();
	const type = answer.headers.get('content-type');
	const json = JSON.parse(text);

	if (documented) {
		const template = Object.keys(contract.paths).find((one) =>
			new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0]));
		let described = contract.paths[template][method.toLowerCase()].responses[answer.status];

		assert.ok(described, `${method} ${path} answers ${answer.status}, which is not documented: ${text}`);
		if (described.$ref)
			described = contract.components.responses[described.$ref.split('/').pop()];
		assert.ok(described.content[type], `${type} is documented for ${answer.status}`);
		const validate = ajv.compile({ ...described.content[type].schema, components: contract.components });
		assert.ok(validate(json), `${method} ${path}: ${ajv.errorsText(validate.errors)} in ${text}`);
	}
	return { status: answer.status, headers: answer.headers, text, json };
}

const order = (more = {}) => ({ lines: [{ sku: '85123A', quantity: 8 }], address_id: '2', delivery_method: 'courier', ...more });
const once = (key = randomUUID()) => ({ 'Idempotency-Key': key });

before(async () => {
	contract = await (await fetch(`${url}/api/openapi.json`)).json();
	ajv = new Ajv({ strict: false, validateFormats: false });
	keys.north = makeKey(2, 8);
	keys.lantern = makeKey(3, 9);
	sql('UPDATE stock SET on_hand = on_hand + 1000 WHERE product_id = (SELECT id FROM products WHERE sku = "85123A")');
});

test('the document is open to everyone', async () => {
	const answer = await fetch(`${url}/api/openapi.json`);

	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get('content-type'), 'application/json');
	assert.equal(contract.openapi, '3.1.0');
});

test('nothing opens without a key that stands', async () => {
	const revoked = makeKey(2, 8);

	sql(`UPDATE api_keys SET revoked_at = UTC_TIMESTAMP(6) WHERE secret_hash = SHA2('${revoked}', 256)`);
	for (const key of [null, 'filar_nothing', revoked, keys.north.slice(0, -1), makeKey(2, 9)]) {
		const answer = await call('GET', '/api/v1/orders', { key });

		assert.equal(answer.status, 401);
		assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
		assert.equal(answer.headers.get('content-type'), 'application/problem+json');
	}
	const posted = await call('POST', '/api/v1/orders', { key: null, body: order(), headers: once() });
	assert.equal(posted.status, 401);
});

test('a person who may only read cannot order', async () => {
	sql('UPDATE members SET role = "accountant" WHERE partner_id = 3 AND person_id = 9');
	try {
		assert.equal((await call('POST', '/api/v1/orders', { key: keys.lantern, body: order(), headers: once() })).status, 403);
		assert.equal((await call('GET', '/api/v1/products', { key: keys.lantern })).status, 403);
		assert.equal((await call('GET', '/api/v1/orders', { key: keys.lantern })).status, 200);
	} finally {
		sql('UPDATE members SET role = "owner" WHERE partner_id = 3 AND person_id = 9');
	}
});

test('the catalogue comes in pages that cover it once', async () => {
	const wanted = Number(sql(`SELECT COUNT(*) FROM offered o WHERE o.partner_id = 2 AND EXISTS (SELECT 1 FROM price_chains c
		JOIN prices r ON r.price_list_id = c.price_list_id AND r.product_id = o.product_id WHERE c.partner_id = 2)`));
	const seen = [];
	let cursor = null;

	do {
		const { json, headers } = await call('GET', `/api/v1/products?limit=60${cursor ? `&cursor=${cursor}` : ''}`);

		seen.push(...json.items.map((item) => item.sku));
		cursor = json.next_cursor;
		assert.equal(Boolean(headers.get('link')), Boolean(cursor));
	} while (cursor);
	assert.equal(seen.length, wanted);
	assert.equal(new Set(seen).size, wanted);
	assert.ok(wanted > 100);
});

test('search, category and the price with its source', async () => {
	const found = (await call('GET', '/api/v1/products?q=hanging%20heart&category=candles')).json.items;
	const heart = found.find((item) => item.sku === '85123A');
	const { json } = await call('GET', '/api/v1/products/85123A');
	const [list, amount] = sql(`SELECT l.name, r.amount FROM prices r JOIN price_lists l ON l.id = r.price_list_id
		JOIN products p ON p.id = r.product_id WHERE p.sku = '85123A' AND l.id = 2 AND r.minimum_quantity = 1`).split('\t');

	assert.ok(found.length >= 1 && found.every((item) => item.category === 'candles'));
	assert.deepEqual(heart.price, { amount: (amount / 100).toFixed(2), currency: 'GBP' });
	assert.deepEqual([heart.price_source.list, heart.price_source.reason], [list, 'tier']);
	assert.deepEqual(json.price, heart.price);
	assert.equal(json.price_breaks.length, 2);
	assert.equal((await call('GET', '/api/v1/products?category=nothing')).status, 422);
});

test('a product outside the assortment is answered like a missing one', async () => {
	const hidden = sql('SELECT sku FROM products WHERE category_id = 5 LIMIT 1');

	assert.equal((await call('GET', `/api/v1/products/${hidden}`)).status, 404);
	assert.equal((await call('GET', '/api/v1/products/NOTHING')).status, 404);
	const { status, json } = await call('POST', '/api/v1/orders',
		{ body: order({ lines: [{ sku: '85123A', quantity: 4 }, { sku: hidden, quantity: 6 }] }), headers: once() });
	assert.equal(status, 422);
	assert.deepEqual(json.errors.map((error) => error.pointer), ['#/lines/1/sku']);
});

test('an order is placed once, and its repeats get the same answer', async () => {
	const headers = once();
	const reserved = () => Number(sql('SELECT s.reserved FROM stock s JOIN products p ON p.id = s.product_id WHERE p.sku = "85123A"'));
	const was = reserved(), orders = Number(sql('SELECT COUNT(*) FROM orders'));
	const first = await call('POST', '/api/v1/orders', { body: order({ buyer_reference: 'PO-1' }), headers });

	assert.equal(first.status, 201);
	assert.equal(first.headers.get('location'), `/api/v1/orders/${first.json.reference}`);
	assert.equal(first.json.buyer_reference, 'PO-1');
	assert.equal(first.json.lines[0].quantity, 8);
	assert.equal(Number(first.json.gross.amount).toFixed(2), (Number(first.json.net.amount) + Number(first.json.vat.amount)).toFixed(2));
	const repeats = await Promise.all(Array.from({ length: 20 }, () =>
		call('POST', '/api/v1/orders', { body: order({ buyer_reference: 'PO-1' }), headers })));
	for (const repeat of repeats) {
		assert.equal(repeat.status, 201);
		assert.equal(repeat.text, first.text);
		assert.equal(repeat.headers.get('location'), first.headers.get('location'));
	}
	assert.equal(Number(sql('SELECT COUNT(*) FROM orders')), orders + 1);
	assert.equal(reserved(), was + 8);
	const quoted = await call('POST', '/api/v1/orders',
		{ body: order({ buyer_reference: 'PO-1' }), headers: { 'Idempotency-Key': `"${headers['Idempotency-Key']}"` } });
	assert.equal(quoted.text, first.text);
	const other = await call('POST', '/api/v1/orders', { body: order({ buyer_reference: 'PO-2' }), headers });
	assert.equal(other.status, 422);
	const shown = await call('GET', first.headers.get('location'));
	assert.deepEqual(shown.json, first.json);
});

test('an order may bring its own address', async () => {
	const address = { recipient: 'Lis & Co', street: '1 High Street', postcode: 'LS1 4AP', city: 'Leeds', country: 'GB' };
	const { status, json } = await call('POST', '/api/v1/orders',
		{ body: { ...order(), address_id: undefined, address }, headers: once() });
	const { json: known } = await call('GET', '/api/v1/addresses');

	assert.equal(status, 201);
	assert.equal(json.delivery.city, 'Leeds');
	assert.ok(known.items.some((item) => item.recipient === 'Lis & Co'));
	const both = await call('POST', '/api/v1/orders', { body: order({ address }), headers: once() });
	assert.equal(both.status, 422);
	assert.equal(both.json.errors[0].pointer, '#/address_id');
	const half = await call('POST', '/api/v1/orders',
		{ body: { ...order(), address_id: undefined, address: { city: 'Leeds' } }, headers: once() });
	assert.deepEqual(half.json.errors.map((error) => error.pointer).sort(),
		['#/address/country', '#/address/postcode', '#/address/recipient', '#/address/street']);
});

test('what cannot be accepted says where and why, and nothing is ordered', async () => {
	const orders = sql('SELECT COUNT(*) FROM orders');
	const cases = [
		[order({ lines: [{ sku: '85123A', quantity: 0 }] }), 422, '#/lines/0/quantity'],
		[order({ lines: [{ sku: '85123A', quantity: 8 }, { sku: '22632', quantity: 'six' }] }), 422, '#/lines/1/quantity'],
		[order({ lines: [] }), 422, '#/lines/sku'],
		[order({ delivery_method: 'pigeon' }), 422, '#/delivery_method'],
		[order({ colour: 'red' }), 400, '#/colour'],
		['{"lines":', 400],
		['[]', 400],
		['{"lines":'.repeat(20) + '1' + '}'.repeat(20), 400],
		[order({ lines: [{ sku: '85123A', quantity: 7 }] }), 409],
		[order({ lines: [{ sku: '85123A', quantity: 900000 }] }), 409],
		[order({ address_id: '3' }), 409],
	];

	for (const [body, status, pointer] of cases) {
		const answer = await call('POST', '/api/v1/orders', { body, headers: once() });

		assert.equal(answer.status, status, answer.text);
		if (pointer)
			assert.equal(answer.json.errors[0].pointer, pointer);
		if (status === 409)
			assert.ok(answer.json.detail.length > 20);
	}
	assert.equal((await call('POST', '/api/v1/orders', { body: order() })).status, 400);
	assert.equal(sql('SELECT COUNT(*) FROM orders'), orders);
});

test('orders of others are answered like missing ones', async () => {
	const { json } = await call('POST', '/api/v1/orders', { body: order(), headers: once() });
	const own = (await call('GET', '/api/v1/orders?limit=200')).json.items.map((item) => item.reference);
	const foreign = (await call('GET', '/api/v1/orders?limit=200', { key: keys.lantern })).json.items.map((item) => item.reference);

	assert.ok(own.includes(json.reference));
	assert.ok(!foreign.includes(json.reference));
	assert.equal((await call('GET', `/api/v1/orders/${json.reference}`, { key: keys.lantern })).status, 404);
	assert.equal((await call('GET', '/api/v1/orders/A-999999')).status, 404);
	assert.equal((await call('GET', '/api/v1/orders/nonsense')).status, 404);
});

test('lists of orders come in pages, and a cursor is good for its list and partner only', async () => {
	const first = await call('GET', '/api/v1/orders?limit=1&state=submitted');
	const cursor = first.json.next_cursor;
	const second = await call('GET', `/api/v1/orders?limit=1&state=submitted&cursor=${cursor}`);

	assert.equal(first.json.items.length, 1);
	assert.notEqual(first.json.items[0].reference, second.json.items[0].reference);
	assert.match(first.headers.get('link'), /^<http:\/\/[^>]+\/api\/v1\/orders\?cursor=[^>]+&state=submitted&limit=1>; rel="next"$/);
	for (const [path, key] of [[`/api/v1/orders?cursor=${cursor}`, keys.lantern], [`/api/v1/products?cursor=${cursor}`, keys.north],
		[`/api/v1/orders?cursor=1${cursor}`, keys.north]]) {
		const answer = await call('GET', path, { key });

		assert.equal(answer.status, 422);
		assert.equal(answer.json.errors[0].parameter, 'cursor');
	}
	assert.equal((await call('GET', '/api/v1/orders?limit=201')).status, 422);
	assert.equal((await call('GET', '/api/v1/orders?colour=red')).status, 400);
});

test('ways and means that the API does not have are problems too', async () => {
	for (const [method, path, status] of [['POST', '/api/v1/products', 405], ['GET', '/api/v1/nothing', 404], ['DELETE', '/api/v1/orders', 405]]) {
		const answer = await call(method, path, { documented: false });

		assert.equal(answer.status, status);
		assert.equal(answer.headers.get('content-type'), 'application/problem+json');
		assert.equal(answer.json.status, status);
	}
	const large = await call('POST', '/api/v1/orders', { body: order({ note: 'x'.repeat(70000) }), headers: once() });
	assert.equal(large.status, 413);
});
