// Health, readiness and metrics on a loopback port: they count what visitors really asked.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const port = await new Promise((done) => {
	const server = createServer();
	server.listen(0, '127.0.0.1', () => {
		const { port } = server.address();
		server.close(() => done(port));
	});
});
const env = { ...process.env, VAR: process.env.FILAR_VAR, MONITOR: String(port), FILAR_CONFIG: join(process.env.FILAR_VAR, 'filar.conf') };
const monitor = spawn(join(process.env.FILAR_BIN, 'filar'), ['monitor'], { env, stdio: 'inherit' });
const ended = new Promise((done) => monitor.on('exit', (status) => done(status)));
const ask = (path) => fetch(`http://127.0.0.1:${port}${path}`);

async function figures() {
	const text = await (await ask('/metrics')).text();
	const found = new Map();
	for (const line of text.split('\n')) {
		const parts = line.match(/^([a-z_]+(?:\{[^}]*\})?) (-?[\d.e+]+)$/);
		if (parts) found.set(parts[1], Number(parts[2]));
		else assert.ok(line === '' || line.startsWith('# HELP ') || line.startsWith('# TYPE '), line);
	}
	return found;
}

test.before(async () => {
	for (let tries = 0; tries < 100; tries++) {
		try {
			await ask('/health');
			return;
		} catch {
			await pause(100);
		}
	}
});

test('health answers, and what is not asked for is not there', async () => {
	const answer = await ask('/health');
	assert.equal(answer.status, 200);
	assert.equal(await answer.text(), 'ok\n');
	assert.equal((await ask('/secrets')).status, 404);
});

test('a company at work is ready in all its parts', async () => {
	let answer, text;
	for (let tries = 0; tries < 30; tries++) {
		answer = await ask('/ready');
		text = await answer.text();
		if (answer.status === 200) break;
		await pause(500);
	}
	assert.equal(answer.status, 200, text);
	for (const part of ['database', 'public', 'auth', 'shop', 'work', 'admin', 'api', 'worker mail', 'worker money', 'worker timers'])
		assert.match(text, new RegExp(`^${part} +ready$`, 'm'));
});

test('metrics count requests by service, class and status, and their durations', async () => {
	const before = await figures();
	for (let n = 0; n < 7; n++) assert.equal((await fetch(`${process.env.FILAR_URL}/`)).status, 200);
	for (let n = 0; n < 3; n++) assert.equal((await fetch(`${process.env.FILAR_URL}/no/such/page`)).status, 404);
	for (let n = 0; n < 7; n++) assert.equal((await fetch(`${process.env.FILAR_URL}/programme/versions`)).status, 200);
	const after = await figures();
	const more = (name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
	assert.ok(more('filar_requests_total{service="public",class="page",status="2xx"}') >= 7);
	assert.ok(more('filar_requests_total{service="public",class="page",status="4xx"}') >= 3);
	const all = more('filar_request_seconds_bucket{service="public",le="+Inf"}');
	assert.ok(all >= 10);
	assert.equal(all, more('filar_request_seconds_count{service="public"}'));
	assert.ok(more('filar_request_seconds_sum{service="public"}') > 0);
	assert.ok(more('filar_statements_total{service="public"}') >= 7);
	assert.ok(after.get('filar_children{service="public"}') >= 2);
	assert.equal(after.get('filar_database_up'), 1);
	assert.ok(after.get('filar_outbox_waiting') >= 0);
	assert.ok(after.get('filar_worker_lag_seconds{lane="mail"}') < 60);
});

test('it ends in order', async () => {
	monitor.kill('SIGTERM');
	assert.equal(await ended, 0);
});
