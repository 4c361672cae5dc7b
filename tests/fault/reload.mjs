// F15: the house is renewed again and again while two hundred requests a second go on; nobody notices. A new program is taken, a
// template with an error is not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { children, encoded, folder, ownPage, programs, send, tokenOf, url, wait } from '../lib/client.mjs';
import { books, figure, long, most, none, one, people, services, share, until, whole } from './support/house.mjs';

const fresh = new Agent({ keepAlive: false }), target = new URL(url);
const rate = long(200, 40), rounds = long(20, 2);

// A request on a connection of its own.
function ask(person, method, path, fields) {
	const start = performance.now(), body = fields && encoded(fields);
	return new Promise((resolve) => {
		const end = (status, why) => resolve({ method, path, status, why, milliseconds: performance.now() - start });
		const asked = request({ host: target.hostname, port: target.port, method, path, agent: fresh, headers: { Cookie: person.cookie,
			...body && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), ...ownPage } } }, (answer) => {
			answer.on('error', (error) => end(0, error.code)).on('end', () => end(answer.complete ? answer.statusCode : 0)).resume();
		});
		asked.on('error', (error) => end(0, error.code));
		asked.end(body);
	});
}

// Beside the requests, which must not wait for it.
const filar = (...arguments_) => new Promise((resolve) => {
	const run = spawn(join(programs, 'filar'), arguments_, { env: { ...process.env, VAR: folder } });
	let said = '';
	run.stdout.on('data', (piece) => { said += piece; });
	run.stderr.on('data', (piece) => { said += piece; });
	run.on('close', (status) => resolve({ status, said }));
});
const pools = () => services().flatMap(({ pid }) => children(pid).filter(({ name }) => name !== 'nginx').map((child) => child.pid));
const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
const fresher = (before) => services().every(({ pid }) => children(pid).some((child) => !before.includes(child.pid)));

test(`F15: ${rounds} renewals under ${rate} requests a second`, async () => {
	const crowd = people(10);
	for (const person of crowd)
		person.csrf = tokenOf((await person.get('/shop/cart')).text);
	const paths = ['/', '/programme', '/shop', '/shop/cart', '/auth/profile', '/static/filar.css'];
	const answers = [];
	let goes = true;
	const timer = (async () => {
		const running = new Set(), start = performance.now();
		for (let n = 0; goes; n++) {
			const person = crowd[n % crowd.length];
			const asked = (n % 5 === 4 ? ask(person, 'POST', '/shop/cart/add', { csrf: person.csrf, sku: 'RACE1', quantity: 1 })
				: ask(person, 'GET', paths[n % paths.length])).then((answer) => { answers.push(answer); running.delete(asked); });
			running.add(asked);
			await wait(Math.max(0, start + (n + 1) * 1000 / rate - performance.now()));
		}
		await Promise.all(running);
	})();
	const leaving = [];
	for (let n = 0; n < rounds; n++) {
		const before = pools(), parents = services().map(({ pid }) => pid);
		// the same program, written anew, as a deployment does
		for (const { name } of services()) {
			copyFileSync(join(programs, name), join(programs, `.${name}.new`));
			renameSync(join(programs, `.${name}.new`), join(programs, name));
		}
		const { status, said } = await filar('reload');
		assert.equal(status, 0, said);
		await until('every service has new children', async () => { await wait(100); return fresher(before); }, 30000);
		const start = performance.now();
		await until('the old ones have left', () => !before.some(alive), 10500);
		leaving.push(performance.now() - start);
		assert.deepEqual(services().map(({ pid }) => pid).sort(), parents.sort(), 'the same parents');
		for (const { pid, name } of services())
			assert.equal(readlinkSync(`/proc/${pid}/exe`), join(programs, name), 'the new program');
		process.kill(one('nginx'), 'SIGHUP');
		await wait(200);
	}
	goes = false;
	await timer;
	figure('F15', 'renewals of all services, worker and nginx, and nginx again', rounds, `${answers.length} requests`, true);
	none('F15', 'failed requests and resets', answers.filter(({ status }) => status === 0 || status >= 400).map((one_) => `${one_.method} ${one_.path} ${one_.status} ${one_.why}`));
	most('F15', 'old children gone, longest', Math.max(...leaving), 10000, ' ms');
	figure('F15', 'p99 of the answers meanwhile', `${Math.round(share(answers.map(({ milliseconds }) => milliseconds), 0.99))} ms`, '', true);
	books('F15');
});

test('templates: a new one is taken, one with an error leaves everything as it is', async () => {
	const configuration = join(folder, 'filar.conf'), before = readFileSync(configuration, 'utf8'), site = join(folder, 'site');
	const original = readFileSync('templates/error/404.html', 'utf8');
	const page = async () => (await send('GET', '/nothing-here')).text;
	const reload = async () => {
		const pool = children(one('public')).map(({ pid }) => pid);
		process.kill(Number(process.env.FILAR_PID), 'SIGHUP');
		return { renewed: () => !pool.some(alive), pool };
	};
	const put = (text) => writeFileSync(join(site, 'error/404.html'), text);
	mkdirSync(join(site, 'error'), { recursive: true });
	appendFileSync(configuration, `\n[paths]\nsite = ${site}\n`);
	try {
		put(original.replace('<div class="page-head">', '<div class="page-head" id="renewed-once">'));
		const first = await reload();
		await until('the new template', async () => first.renewed() && (await page()).includes('renewed-once'), 10000);
		put(original.replace('<div class="page-head">', '<div class="page-head" id="renewed-twice">{{no_such_name}}{{#never}}'));
		const second = await reload();
		await until('the refusal is logged', () => readFileSync(join(folder, 'log/public.log'), 'utf8').includes('renewal_refused'), 10000);
		await wait(500);
		assert.ok(second.pool.every(alive), 'the children stayed');
		assert.ok((await page()).includes('renewed-once'));
		const refused = await filar('reload');
		assert.equal(refused.status, 1, 'filar reload looks first');
		assert.match(refused.said, /404\.html/);
	} finally {
		writeFileSync(configuration, before);
		rmSync(site, { recursive: true });
		const last = await reload();
		await until('all as it was', async () => last.renewed() && !(await page()).includes('renewed'), 10000);
	}
	figure('F15', 'a template with an error', 'kept the old', whole ? 'set, and said why' : '', true);
});
