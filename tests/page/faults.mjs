// The database hangs, dies, or answers with an error at any moment; a child dies. Visitors get a clear page at once, the house
// comes back by itself, and what was answered stands.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Visitor, children, folder, headline, routes, send, signedIn, sql, wait } from '../lib/client.mjs';

const names = new Set(routes().map(({ service }) => service));
const database = () => children().find(({ name }) => name === 'mariadbd').pid;
const services = () => children().filter(({ name }) => names.has(name));
// Every process that serves: the parents and what they forked.
const crew = () => services().flatMap(({ pid }) => [pid, ...children(pid).map((child) => child.pid)]).sort((a, b) => a - b);

// The server greets whoever connects.
const greets = () => new Promise((resolve) => {
	const socket = connect(`${folder}/run/db.sock`);
	const end = (answer) => { socket.destroy(); resolve(answer); };
	socket.setTimeout(100, () => end(false)).on('data', () => end(true)).on('error', () => end(false)).on('close', () => end(false));
});

async function until(good, within, what) {
	const start = performance.now();
	while (!await good()) {
		assert.ok(performance.now() - start < within, `${what} within ${within} ms`);
		await wait(10);
	}
	return performance.now() - start;
}

const pages = ['/', '/auth/sign-in', '/shop', '/admin'].filter((path) => names.has(path.split('/')[1] || 'public'));
const ask = (path, language = 'en') => send('GET', path, { headers: { 'Accept-Language': language } });
const up = async () => (await Promise.all(pages.map((path) => ask(path)))).every(({ status }) => status < 400);
// Every child asks the database once, so that each has noticed.
const notice = () => Promise.all(pages.flatMap((path) => Array.from({ length: 12 }, () => ask(path))));

// A page of 503, quick and in the visitor's language; static files as ever.
async function unavailable() {
	const faults = [];
	for (const language of ['en', 'pl', 'ru']) {
		for (const path of pages) {
			const answer = await ask(path, language);
			if (answer.status !== 503 || answer.milliseconds > 200)
				faults.push(`${path}: ${headline(answer)} after ${Math.round(answer.milliseconds)} ms`);
			if (!(Number(answer.headers['retry-after']) >= 1))
				faults.push(`${path}: Retry-After ${answer.headers['retry-after']}`);
			if (!answer.text.includes(`<html lang="${language}"`) || !/no-store|no-cache/.test(answer.headers['cache-control']))
				faults.push(`${path}: not a page in ${language}`);
		}
		const style = await ask('/static/filar.css');
		if (style.status !== 200 || style.milliseconds > 200)
			faults.push(`static: ${style.status} after ${style.milliseconds} ms`);
	}
	return faults;
}

after(() => {
	try { process.kill(database(), 'SIGCONT'); } catch { /* gone */ }
});

test('the database hangs: 503 at once, and back within 2 s, with the same processes', async () => {
	assert.ok(await up());
	const before = crew(), pid = database();
	process.kill(pid, 'SIGSTOP');
	try {
		await wait(1200); // the company's settings are kept for a second, and an anonymous page needs nothing else
		await notice();
		assert.deepEqual(await unavailable(), []);
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	await until(greets, 5000, 'the server greets');
	await until(up, 2000, 'every service answers again');
	assert.deepEqual(crew(), before);
});

test('the database hangs: after a moment even the very first visitor hears so at once, and who was waiting is let go', async () => {
	assert.ok(await up());
	await wait(1100); // nothing from the second's memory of the company's settings
	const pid = database();
	process.kill(pid, 'SIGSTOP');
	try {
		const caught = Promise.all(pages.map((path) => ask(path))); // the requests in hand when it happens
		const first = await caught;
		for (const answer of first) {
			assert.ok([503, 303].includes(answer.status) || answer.path === '/', `${answer.path}: ${headline(answer)}`);
			assert.ok(answer.milliseconds < 2200, `${answer.path}: ${answer.milliseconds} ms`);
		}
		await wait(1100);
		assert.deepEqual(await unavailable(), []);
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	await until(up, 2000, 'every service answers again');
	await wait(1100);
	process.kill(pid, 'SIGSTOP');
	try {
		await wait(1500); // nobody asks anything meanwhile
		for (const path of pages)
			assert.ok((await ask(path)).milliseconds <= 200, path);
		await wait(1000);
		assert.deepEqual(await unavailable(), []);
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	await until(up, 2000, 'every service answers again');
});

test('the database dies: 503 at once, and back within 2 s after it accepts, with the same processes', async () => {
	assert.ok(await up());
	const visitor = await signedIn('anna@kwiaty.example'); // whose session has to be looked up, so nothing comes from memory
	const before = crew(), pid = database();
	process.kill(pid, 'SIGKILL');
	await until(async () => !await greets(), 1000, 'the server is gone');
	const answers = await Promise.all(['/shop', '/shop/cart', '/auth/profile'].map((path) => visitor.get(path)));
	for (const answer of answers) {
		assert.equal(answer.status, 503, `${answer.path}: ${headline(answer)}`);
		assert.ok(answer.milliseconds < 500, `${answer.path}: ${answer.milliseconds} ms`);
	}
	await until(greets, 20000, 'the launcher starts the server again');
	await until(up, 2000, 'every service answers again');
	assert.notEqual(database(), pid);
	assert.deepEqual(crew(), before);
});

test('a session lives through both', async () => {
	const visitor = await signedIn('anna@kwiaty.example');
	const pid = database();
	process.kill(pid, 'SIGKILL');
	await until(async () => !await greets(), 1000, 'the server is gone');
	await until(greets, 20000, 'the server greets');
	await until(up, 2000, 'every service answers again');
	assert.equal((await visitor.get('/shop')).status, 200);
});

test('a child that dies is back within a second, and nobody else notices', async () => {
	for (const service of services()) {
		const before = children(service.pid);
		assert.ok(before.length >= 2, `${service.name} has ${before.length} children`);
		process.kill(before[0].pid, 'SIGKILL');
		await until(() => {
			const now = children(service.pid);
			return now.length === before.length && !now.some(({ pid }) => pid === before[0].pid);
		}, 1000, `${service.name} has its children again`);
		const path = service.name === 'public' ? '/health' : `/${service.name}/health`;
		for (let n = 0; n < 4; n++)
			assert.equal((await ask(path)).status, 200);
	}
});

// --- errors planned at each boundary of a request: before and after each statement, before and after COMMIT ---

const errors = [1213, 1020, 1205, 2006, 2013];
const plan = (text) => ({ headers: { 'X-Filar-Plan': text } });

async function boundaries(request) {
	const counts = [];
	for (let n = 0; n < 6; n++)
		counts.push(Number((await request(plan('count 0'))).headers['x-filar-boundaries']));
	assert.ok(counts.every((count) => count > 3), `X-Filar-Boundaries: ${counts}`);
	return Math.min(...counts);
}

test('sign-in: an error of the database anywhere is settled or a clean 503, and the next try is right', async () => {
	const email = 'jan@hearth.example', password = 'filar-demo-2026';
	const trial = async (options) => {
		const visitor = new Visitor();
		const answer = await visitor.post('/auth/sign-in', { csrf: await visitor.token(), email, password }, options);
		return { ...answer, visitor };
	};
	const last = await boundaries(trial), wrong = [];
	let settled = 0;
	for (let n = 1; n <= last + 2; n++) {
		for (const error of errors) {
			const answer = await trial(plan(`error ${n} ${error}`));
			const home = answer.status === 303 && await answer.visitor.get('/admin');
			if (home)
				settled++;
			if (home ? home.status !== 200 : answer.status !== 503 || !answer.headers['retry-after'])
				wrong.push(`error ${error} at ${n} of ${last}: ${headline(answer)}${home ? `, then ${headline(home)}` : ''}`);
			if (!home && (await answer.visitor.get('/admin')).status !== 303)
				wrong.push(`error ${error} at ${n} of ${last}: signed in by a 503`);
			const next = await trial();
			if (next.status !== 303)
				wrong.push(`after error ${error} at ${n}: ${headline(next)}`);
		}
	}
	assert.deepEqual(wrong, []);
	assert.ok(settled > 0);
});

test('cart: an error of the database anywhere adds once or is a clean 503, and the next try is right', async () => {
	const visitor = await signedIn('anna@kwiaty.example');
	const [[sku, pack, least]] = sql(`SELECT p.sku, p.pack_size, p.minimum_quantity FROM products p JOIN stock s ON s.product_id = p.id
		WHERE p.pack_size = 1 OR p.minimum_quantity = p.pack_size ORDER BY p.id LIMIT 1`);
	const step = Math.max(Number(pack), Number(least));
	const csrf = await visitor.token();
	const quantity = () => Number(sql(`SELECT l.quantity FROM cart_lines l JOIN carts c ON c.id = l.cart_id JOIN products p
		ON p.id = l.product_id WHERE c.partner_id = 1 AND p.sku = '${sku}'`)[0]?.[0] ?? 0);
	const add = (options) => visitor.post('/shop/cart/add', { csrf, sku, quantity: step }, options);
	const clear = () => sql(`DELETE l FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id = 1`);
	clear();
	const last = await boundaries(add), wrong = [];
	for (let n = 1; n <= last + 2; n++) {
		for (const error of errors) {
			// once COMMIT has answered, a lost answer is the only thing that can still go wrong; the settings of the company are read
			// once a second, so the last boundary is this one or two later
			const committed = n === last || n === last + 2;
			if (committed && error !== 2013)
				continue;
			clear();
			const answer = await add(plan(`error ${n} ${error}`));
			const got = quantity();
			// added, when the answer says so; at an unknown COMMIT the page says that it must be looked up
			const fine = answer.status === 303 ? got === step
				: answer.status === 503 && answer.headers['retry-after'] && (got === 0 || (error === 2013 && got === step));
			if (!fine)
				wrong.push(`error ${error} at ${n} of ${last}: ${headline(answer)}, ${got} in the cart`);
			if (error < 2000 && answer.status !== 303)
				wrong.push(`error ${error} at ${n} of ${last} is not run again: ${headline(answer)}`);
			clear();
			const next = await add();
			if (next.status !== 303 || quantity() !== step)
				wrong.push(`after error ${error} at ${n}: ${headline(next)}, ${quantity()} in the cart`);
		}
	}
	assert.deepEqual(wrong, []);
});

test('cart: kill -9 anywhere leaves all or nothing, and the next try is right', async () => {
	const visitor = await signedIn('anna@kwiaty.example');
	const [[sku, pack, least]] = sql('SELECT sku, pack_size, minimum_quantity FROM products WHERE pack_size = minimum_quantity ORDER BY id LIMIT 1');
	const step = Math.max(Number(pack), Number(least));
	const csrf = await visitor.token();
	const quantity = () => Number(sql(`SELECT COALESCE(SUM(l.quantity), 0) FROM cart_lines l JOIN carts c ON c.id = l.cart_id
		WHERE c.partner_id = 1`)[0][0]);
	const clear = () => sql(`DELETE l FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.partner_id = 1`);
	const add = (options) => visitor.post('/shop/cart/add', { csrf, sku, quantity: step }, options);
	clear();
	const last = await boundaries(add), wrong = [];
	const shop = services().find(({ name }) => name === 'shop');
	const full = children(shop.pid).length;
	for (let n = 1; n <= last; n++) {
		clear();
		const answer = await add(plan(`kill ${n}`));
		const got = quantity();
		if (answer.status !== 503 || ![0, step].includes(got))
			wrong.push(`kill at ${n} of ${last}: ${headline(answer)}, ${got} in the cart`);
		await until(() => children(shop.pid).length === full, 8000, `the child is back after a kill at ${n}`);
		clear();
		const next = await add();
		if (next.status !== 303 || quantity() !== step)
			wrong.push(`after a kill at ${n}: ${headline(next)}, ${quantity()} in the cart`);
	}
	assert.deepEqual(wrong, []);
	clear();
});
