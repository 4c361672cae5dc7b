// Two partners and two contractors: whatever one of them can reach, the other gets the answer of a thing that is not there,
// and nothing of the first one's shows anywhere. What to try comes from the pages themselves, so new pages are covered.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { actions, crawl, headline, routes, signedIn, sql, tags, tokenOf } from '../lib/client.mjs';

const table = routes();
// Words of each that no other may read. References of orders and projects are found in the database.
const people = {
	anna: { email: 'anna@kwiaty.example', partner: 1, secrets: ['Lipowa 7', '00-316', 'PL5250001009', 'quietly for Anna'] },
	piotr: { email: 'piotr@north.example', partner: 2, secrets: ['4 Mill Lane', 'GB200000002', 'quietly for Piotr'] },
	marek: { email: 'marek@lampa.example', partner: 4, secrets: ['PL5250001010', 'quietly for Marek'] },
	tess: { email: 'tess@pixel.example', partner: 5, secrets: ['GB500000005', 'quietly for Tess'] },
};
const pairs = [['anna', 'piotr'], ['piotr', 'anna'], ['marek', 'tess'], ['tess', 'marek'], ['anna', 'marek'], ['marek', 'anna'],
	['anna', 'sponsorless']];
const skip = /^\/auth\/|^\/(language|programme|apply|terms|privacy|health)|\?/;
const ids = (table_, column, partner) => sql(`SELECT ${column} FROM ${table_} WHERE partner_id = ${partner}`).map(([id]) => id);

// What a partner does first, so that there is something to reach for: an address, a line in the cart, an order with a word to us.
async function live(one) {
	const { visitor, name } = one;
	const [path] = (await crawl(visitor, { from: ['/shop/products'], limit: 12, skip: /^\/(?!shop\/products)/ })).keys();
	if (!path)
		return;
	const shelf = await visitor.get('/shop/products');
	const product = /\/shop\/products\/([^"?/]+)/.exec(shelf.text)?.[1];
	if (!product)
		return;
	const page = await visitor.get(`/shop/products/${product}`);
	const form = tags(page.text, 'form|input').reduce((found, tag) => {
		if (tag.tag === 'form')
			found.push({ action: tag.action, fields: {} });
		else if (found.length && tag.name)
			found.at(-1).fields[tag.name] = tag.value ?? '';
		return found;
	}, []).find(({ action }) => action === '/shop/cart/add');
	assert.ok(form, `${name} can put ${product} in the cart`);
	assert.equal((await visitor.post(form.action, { ...form.fields, csrf: tokenOf(page.text) })).status, 303);
	const checkout = await visitor.get('/shop/checkout');
	const inputs = tags(checkout.text, 'input|select|option|textarea');
	const fields = {};
	let select;
	for (const { tag, type, name: field, value, checked, selected } of inputs) {
		if (tag === 'select')
			select = field;
		else if (tag === 'option' && select && value && (fields[select] === undefined || selected !== undefined))
			fields[select] = value;
		else if (field && tag === 'input' && (type !== 'radio' && type !== 'checkbox'))
			fields[field] ||= value ?? '';
		else if (field && type === 'radio' && (fields[field] === undefined || checked !== undefined))
			fields[field] = value;
		else if (field && type === 'checkbox')
			fields[field] = value ?? 'yes';
	}
	const known = table.find(({ method, path: one_ }) => method === 'POST' && one_ === '/shop/checkout').fields;
	const order = Object.fromEntries(Object.entries(fields).filter(([field]) =>
		['csrf', 'once', ...known].includes(field) && field !== 'q'));
	for (const field of known)
		if (/note|message|remark/.test(field))
			order[field] = one.secrets.at(-1);
	const placed = await visitor.post('/shop/checkout', order);
	assert.equal(placed.status, 303, `${name} orders: ${headline(placed)}\n${placed.text.match(/id="errors[\s\S]{0,600}/)?.[0] ?? ''}`);
	one.order = placed.headers.location;
	// something left in the cart
	await visitor.post(form.action, { ...form.fields, csrf: await visitor.token() });
}

before(async () => {
	for (const [name, one] of Object.entries(people)) {
		one.name = name;
		one.visitor = await signedIn(one.email);
	}
	for (const name of ['anna', 'piotr'])
		await live(people[name]);
	// one that sponsors nobody and is sponsored by nobody of these
	people.sponsorless = { name: 'sponsorless', visitor: await signedIn('tess@pixel.example'), partner: 5, secrets: [] };
	for (const one of Object.values(people)) {
		one.pages = await crawl(one.visitor, { skip: /^\/(auth\/sign|static)/, limit: 150, each: 3 });
		one.secrets.push(...ids('orders', 'id', one.partner).map((id) => `A-${10000 + Number(id)}`));
		one.secrets.push(...ids('projects', 'id', one.partner).map((id) => `R-${1000 + Number(id)}`));
		one.forms = new Set([...one.pages].flatMap(([path, { text, headers }]) =>
			(/^text\/html/.test(headers['content-type'] ?? '') ? actions(text, path) : [])).filter((line) => line.startsWith('POST ')));
	}
});

test('the pages of each were found', () => {
	for (const one of Object.values(people)) {
		const good = [...one.pages.values()].filter(({ status }) => status === 200).length;
		assert.ok(good >= 3, `${one.name}: ${good} pages`);
		for (const [path, answer] of one.pages)
			assert.ok([200, 303].includes(answer.status), `${one.name} follows a link to ${path}: ${headline(answer)}`);
	}
	assert.ok(people.anna.order && people.piotr.order, 'both partners have an order');
});

// Pages that belong to nobody in particular: the same address is everybody's own.
const numbered = (path) => /\d/.test(path.replace(/\?.*/, ''));
// The address that was asked for is repeated in the page (the language buttons come back to it) and tells nothing new.
// A sponsor's proof slips name the orders that the commission comes from (Anna sponsors Piotr); nothing else of them.
const slip = (word, path) => /^A-\d+$/.test(word) && path.startsWith('/shop/earnings');
const leak = ({ text, path, headers }, first) => first.secrets.filter((word) => !(first.name === 'piotr' && slip(word, path)) &&
	[text, headers.location ?? ''].some((all) => all.replaceAll(path, '').replaceAll(encodeURIComponent(path), '').includes(word)));

for (const [one, other] of pairs) {
	test(`${other} follows every link of ${one}`, async () => {
		const first = people[one], second = people[other], wrong = [];
		for (const [path, own] of first.pages) {
			if (skip.test(path) || own.status !== 200)
				continue;
			const answer = await second.visitor.get(path);
			const shared = !numbered(path) || /^\/shop\/products\//.test(path);
			// 403 where the other has no right to the whole kind of page
			if (!(shared ? [200, 303, 403, 404] : [404, 403]).includes(answer.status))
				wrong.push(`GET ${path}: ${headline(answer)}`);
			if (leak(answer, first).length)
				wrong.push(`GET ${path} shows ${leak(answer, first)}`);
		}
		assert.deepEqual(wrong, []);
	});

	test(`${other} sends every form of ${one}`, async () => {
		const first = people[one], second = people[other], wrong = [];
		const before = sql('CHECKSUM TABLE orders, order_lines, addresses, carts, cart_lines, api_keys, messages').map(String);
		const csrf = await second.visitor.token();
		for (const form of first.forms) {
			const path = form.slice('POST '.length);
			if (!numbered(path) || skip.test(path))
				continue;
			const route = table.find(({ method, path: pattern }) => method === 'POST' &&
				new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path));
			assert.ok(route, `${form} is in the table`);
			// everything that the form asks for, so that a check of values cannot hide the question whose it is
			const fields = route.fields.map((name) => [name.replace('[]', ''), '1']);
			for (const more of [fields, []]) {
				const answer = await second.visitor.post(path, [['csrf', csrf], ...route.once ? [['once', `owners-${Math.random()}`]] : [], ...more]);
				if (![404, 403, 422].includes(answer.status))
					wrong.push(`${form}: ${headline(answer)}`);
				if (leak(answer, first).length)
					wrong.push(`${form} shows ${leak(answer, first)}`);
			}
		}
		assert.deepEqual(wrong, []);
		assert.deepEqual(sql('CHECKSUM TABLE orders, order_lines, addresses, carts, cart_lines, api_keys, messages').map(String), before);
	});
}

test('no page of one shows a word of another', () => {
	const wrong = [];
	for (const [one, first] of Object.entries(people))
		for (const [other, second] of Object.entries(people))
			for (const [path, answer] of first === second || first.partner === second.partner ? [] : second.pages)
				if (leak(answer, first).length)
					wrong.push(`${path} of ${other} shows ${leak(answer, first)} of ${one}`);
	assert.deepEqual(wrong, []);
});

test('ids of another partner in the fields of own forms change nothing of the other’s', async () => {
	const first = people.anna, second = people.piotr;
	const state = () => sql(`SELECT * FROM addresses WHERE partner_id = 1; SELECT * FROM api_keys WHERE partner_id = 1;
		SELECT l.* FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id = 1`).map(String);
	const before = state(), wrong = [];
	const csrf = await second.visitor.token();
	const [address] = ids('addresses', 'id', first.partner);
	for (const path of [`/shop/addresses/${address}`, `/shop/addresses/${address}/remove`]) {
		const answer = await second.visitor.post(path, { csrf, label: 'Mine now', recipient: 'Thief', street: 'Elsewhere 1', postcode: 'M1 1AA',
			city: 'Manchester', country: 'GB', phone: '' });
		if (![400, 404].includes(answer.status))
			wrong.push(`POST ${path}: ${headline(answer)}`);
	}
	const keys = sql('SELECT id FROM api_keys WHERE partner_id = 1');
	for (const [id] of keys)
		await second.visitor.post('/shop/company/keys/revoke', { csrf, id, key: id });
	assert.deepEqual(wrong, []);
	assert.deepEqual(state(), before);
});

test('an assortment and the prices of a list stay with whom they were given to', async () => {
	const wrong = [];
	for (const name of ['anna', 'piotr']) {
		const { visitor } = people[name];
		const seen = new Set();
		for (let path = '/shop/products', n = 0; path && n < 30; n++) {
			const { text } = await visitor.get(path);
			for (const [, sku] of text.matchAll(/\/shop\/products\/([^"?/#]+)/g))
				seen.add(decodeURIComponent(sku));
			path = tags(text, 'a').find(({ rel }) => rel === 'next')?.href;
		}
		people[name].shelf = seen;
		assert.ok(seen.size > 0, `${name} sees products`);
	}
	// the demo gives Piotr everything but Christmas, Anna everything
	const christmas = new Set(sql(`SELECT p.sku FROM products p JOIN categories c ON c.id = p.category_id WHERE c.slug = 'christmas'`)
		.map(([sku]) => sku));
	assert.ok(christmas.size > 0);
	for (const sku of christmas) {
		if (people.piotr.shelf.has(sku))
			wrong.push(`piotr’s shelf shows ${sku}`);
		for (const path of [`/shop/products/${encodeURIComponent(sku)}`, `/shop/products/${encodeURIComponent(sku)}/price`]) {
			const answer = await people.piotr.visitor.get(path);
			if (answer.status !== 404)
				wrong.push(`piotr gets ${path}: ${headline(answer)}`);
		}
		const found = await people.piotr.visitor.get(`/shop/products?q=${encodeURIComponent(sku)}`);
		if (found.text.includes(`/shop/products/${encodeURIComponent(sku)}`))
			wrong.push(`piotr finds ${sku}`);
		const added = await people.piotr.visitor.post('/shop/cart/add', { csrf: await people.piotr.visitor.token(), sku, quantity: '12' });
		if (![400, 404, 422].includes(added.status))
			wrong.push(`piotr puts ${sku} into the cart: ${headline(added)}`);
	}
	// the price lists of the others are not named, but where the programme promises one for the next tier
	for (const one of [people.anna, people.piotr]) {
		const lists = sql(`SELECT l.name FROM price_lists l WHERE NOT EXISTS (SELECT 1 FROM price_chains c
			WHERE c.price_list_id = l.id AND c.partner_id = ${one.partner})`).map(([name]) => name);
		for (const [path, { text }] of one.pages)
			for (const list of path.startsWith('/shop/earnings') ? [] : lists)
				if (text.includes(`>${list}<`))
					wrong.push(`${path} of ${one.name} names the list ${list}`);
	}
	assert.deepEqual(wrong, []);
});
