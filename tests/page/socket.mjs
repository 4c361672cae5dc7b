// A service takes its listening socket from systemd as well as from the launcher, and SIGTERM lets it finish what it has in
// hand.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const folder = await mkdtemp(join(tmpdir(), 'filar-socket-'));
const socket = join(folder, 'public.sock');
test.after(() => rm(folder, { recursive: true, force: true }));

const record = (type, body) => {
	const head = Buffer.from([1, type, 0, 1, body.length >> 8, body.length & 255, 0, 0]);
	return Buffer.concat([head, body]);
};
const parameters = (pairs) => Buffer.concat(Object.entries(pairs).flatMap(([name, value]) =>
	[Buffer.from([name.length, value.length]), Buffer.from(name), Buffer.from(value)]));
const begin = record(1, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]));
const question = record(4, parameters({ REQUEST_METHOD: 'GET', DOCUMENT_URI: '/', REQUEST_URI: '/', QUERY_STRING: '', REMOTE_ADDR: '127.0.0.1' }));
const end = Buffer.concat([record(4, Buffer.alloc(0)), record(5, Buffer.alloc(0))]);

test('systemd hands over the socket; a request that has begun is answered after SIGTERM', async () => {
	const env = { ...process.env, FILAR_CONFIG: join(process.env.FILAR_VAR, 'filar.conf') };
	const service = spawn('systemd-socket-activate', ['--listen', socket, ...['FILAR_CONFIG', 'ASAN_OPTIONS', 'UBSAN_OPTIONS'].flatMap((name) => ['--setenv', name]),
		join(process.env.FILAR_BIN, 'public')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	service.stderr.on('data', (bytes) => { said += bytes; });
	const left = new Promise((done) => service.on('exit', (status, signal) => done(status ?? signal)));
	let visitor;
	for (let tries = 0; tries < 100 && !visitor; tries++) {
		visitor = await new Promise((done) => {
			const attempt = connect(socket, () => done(attempt));
			attempt.on('error', () => done(undefined));
		});
		if (!visitor) await pause(50);
	}
	assert.ok(visitor, said);
	const chunks = [];
	const closed = new Promise((done) => { visitor.on('close', done); });
	visitor.on('data', (bytes) => chunks.push(bytes));
	visitor.write(Buffer.concat([begin, question]));
	for (let tries = 0; tries < 200 && !said.includes('"started"'); tries++) await pause(50);
	await pause(1000); // a child has the connection in hand
	service.kill('SIGTERM');
	await pause(300);
	visitor.write(end);
	await closed;
	const text = Buffer.concat(chunks).toString('latin1');
	assert.match(text, /<\/html>/, said);
	assert.match(text, /Content-Security-Policy/);
	assert.equal(await left, 0);
});
