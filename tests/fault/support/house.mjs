// What the fault tests share: clients who read and order and try again as people do, what must be true afterwards, and the table
// of figures. FILAR_WHOLE: the length that `make fault` has; without it each file is a short form of itself for `make test`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { children, encoded, folder, ownPage, programs, routes, send, sql, tokenOf, wait } from '../../lib/client.mjs';
import { buyers, first, prepare, wholeOrders } from '../../page/support/buyers.mjs';
import { hiddenFields } from '../../page/support/lib.mjs';

export const whole = Boolean(process.env.FILAR_WHOLE);
export const long = (full, short) => (whole ? full : short);

// --- figures ---

// One line of the table; fails when it does not hold.
export function figure(scenario, what, value, limit, fine) {
	const line = `${scenario.padEnd(5)} ${what.padEnd(58)} ${String(value).padStart(12)}   ${limit}`;
	if (process.env.FILAR_FIGURES)
		appendFileSync(process.env.FILAR_FIGURES, `${line}${fine ? '' : '   NOT MET'}\n`);
	console.log(`# ${line}`);
	assert.ok(fine, line.replace(/ +/g, ' '));
}
export const none = (scenario, what, list) =>
	figure(scenario, what, list.length, `0${list.length ? `: ${[...new Set(list)].slice(0, 4).join('; ')}` : ''}`, !list.length);
export const most = (scenario, what, value, limit, unit = '') =>
	figure(scenario, what, `${Math.round(value * 10) / 10}${unit}`, `≤ ${limit}${unit}`, value <= limit);

export function share(values, part) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : 0;
}

// --- processes ---

const names = new Set(routes().map(({ service }) => service));
export const one = (name) => children().find((child) => child.name === name)?.pid;
export const services = () => children().filter(({ name }) => names.has(name));
export const crew = () => services().flatMap(({ pid }) => [pid, ...children(pid).map((child) => child.pid)]).sort((a, b) => a - b);
// The parents, and how often a child of theirs has died; one that leaves after its ten thousandth request has not.
export const lives = () => JSON.stringify(services().map(({ pid, name }) =>
	[name, pid, (readFileSync(join(folder, `log/${name}.log`), 'utf8').match(/"event":"(child_died|watchdog)"/g) ?? []).length]).sort());
// Of a process that may have left meanwhile: NaN.
const looked = (question) => { try { return question(); } catch { return NaN; } };
export const resident = (pid) => looked(() => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]));
export const descriptors = (pid) => looked(() => readdirSync(`/proc/${pid}/fd`).length);
export const growth = (pids, before, question) => Math.max(...pids.map((pid) => question(pid) - before.get(pid)).filter((n) => !Number.isNaN(n)));

export async function until(what, question, within) {
	const start = performance.now();
	while (!await question()) {
		assert.ok(performance.now() - start < within, `${what} within ${within} ms`);
		await wait(10);
	}
	return performance.now() - start;
}

// The server greets whoever connects.
export const greets = () => new Promise((resolve) => {
	const socket = connect(`${folder}/run/db.sock`);
	const end = (answer) => { socket.destroy(); resolve(answer); };
	socket.setTimeout(100, () => end(false)).on('data', () => end(true)).on('error', () => end(false)).on('close', () => end(false));
});

// --- clients ---

let next = 1000 + Math.floor(Date.now() / 1000) % 10000 * 1000; // a run of its own ids
export function people(count, lines = []) {
	prepare();
	sql(`UPDATE stock SET on_hand = 10000000 WHERE product_id IN (${first + 1}, ${first + 3})`);
	const list = buyers(next, count, lines.length ? lines : [[first + 3, 1]]);
	next += count;
	return list;
}

// What happened: every request with its answer, every order that was meant and every one that was acknowledged.
export class Record {
	requests = [];
	meant = 0;
	acknowledged = [];
	twice = [];

	async send(person, method, path, fields, headers = {}) {
		const start = performance.now();
		const answer = await send(method, path, { body: fields && encoded(fields), patience: 30000, headers: {
			Cookie: person.cookie, 'Accept-Language': 'en', ...fields && { 'Content-Type': 'application/x-www-form-urlencoded', ...ownPage },
			...headers } }).catch((error) => ({ status: 0, text: error.message, headers: {} }));
		this.requests.push({ method, path, status: answer.status, start, end: performance.now(), why: answer.status ? '' : answer.text });
		return answer;
	}

	// Again until the house answers, as a person presses reload.
	async insist(person, method, path, fields) {
		for (let n = 0; n < 1200; n++) {
			const answer = await this.send(person, method, path, fields);
			if (answer.status > 0 && answer.status < 500)
				return answer;
			await wait(50);
		}
		throw new Error(`${method} ${path}: no answer in a minute`);
	}

	async order(person, headers) {
		const csrf = person.csrf ??= tokenOf((await this.insist(person, 'GET', '/shop/cart')).text);
		const added = await this.insist(person, 'POST', '/shop/cart/add', { csrf, sku: 'RACE1', quantity: 1 });
		assert.equal(added.status, 303, `cart: ${added.text.slice(0, 300)}`);
		const page = await this.insist(person, 'GET', '/shop/checkout');
		const fields = { ...hiddenFields(page.text, '/shop/checkout'), address: String(person.partnerId), delivery: '1' };
		this.meant += 1;
		person.meant = (person.meant ?? 0) + 1;
		let answer = await this.send(person, 'POST', '/shop/checkout', fields, headers);
		const once = answer;
		if (answer.status === 0 || answer.status >= 500)
			answer = await this.insist(person, 'POST', '/shop/checkout', fields);
		assert.equal(answer.status, 303, `order: ${answer.text.slice(0, 300)}`);
		if (once.status === 303 && once.headers.location !== answer.headers.location)
			this.twice.push(answer.headers.location);
		this.acknowledged.push(answer.headers.location);
		return once;
	}

	async read(person) {
		const paths = ['/shop', '/programme', '/shop/orders', '/shop/cart', '/'];
		await this.send(person, 'GET', paths[Math.floor(Math.random() * paths.length)]);
	}

	failures(method) {
		return this.requests.filter((one) => one.method === method && (one.status === 0 || one.status >= 500))
			.map(({ path, status, why }) => `${path} ${status} ${why}`);
	}
}

// Everybody reads four times and orders once, again and again, until goes() is false.
export function load(record, crowd, goes) {
	return Promise.all(crowd.map(async (person) => {
		for (let n = 0; goes(); n++) {
			if (n % 5 === 4)
				await record.order(person);
			else
				await record.read(person);
		}
	}));
}

// --- what must be true afterwards ---

export function oracle(scenario, record, crowd) {
	const stored = new Set(sql(`SELECT id FROM orders WHERE partner_id >= ${first}`).map(([id]) => `/shop/orders/A-${Number(id) + 10000}`));
	none(scenario, 'acknowledged orders that are not stored (lost)', record.acknowledged.filter((path) => !stored.has(path)));
	none(scenario, 'orders twice for one token', record.twice);
	const range = `partner_id BETWEEN ${crowd[0].partnerId} AND ${crowd.at(-1).partnerId}`;
	const count = Number(sql(`SELECT COUNT(*) FROM orders WHERE ${range}`)[0][0]);
	figure(scenario, 'orders meant, acknowledged and stored', `${record.meant}/${record.acknowledged.length}/${count}`, 'all the same',
		count === record.meant && record.acknowledged.length === count);
	none(scenario, 'orders without a letter in the outbox', sql(`SELECT o.id FROM orders o WHERE ${range} AND NOT EXISTS
		(SELECT 1 FROM outbox x WHERE x.fields LIKE CONCAT('%A-', o.id + 10000, '%'))`).map(([id]) => id));
	books(scenario);
}

// Stock, orders, ledger, grants, statements: all as they should be; the tables themselves are sound.
export function books(scenario) {
	wholeOrders();
	const { status, stdout, stderr } = spawnSync(join(programs, 'filar'), ['check'], { encoding: 'utf8', env: { ...process.env, VAR: folder } });
	const tables = sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'filar'").flat();
	const checked = sql(`CHECK TABLE ${tables.join(', ')}`).filter(([, , kind, text]) => kind === 'error' || (kind === 'status' && text !== 'OK'));
	figure(scenario, 'half orders, wrong sums, unsound tables', status || checked.length ? 'some' : 0,
		`0${status ? `: ${stderr.slice(0, 300) || stdout.slice(-300)}` : ''}${checked.join('; ')}`, status === 0 && !checked.length);
}
