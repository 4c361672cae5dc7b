// The launcher's manners: a service that cannot start keeps nobody waiting and says why; whatever signal ends make or the
// launcher, everything stops in order.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folder, programs, send, wait } from '../lib/client.mjs';
import { figure, most, one, until, whole } from './support/house.mjs';

const output = () => readFileSync(join(dirname(folder), 'filar.log'), 'utf8');
const program = join(programs, 'work'), away = join(programs, '.work-away');
const outdated = (error) => { if (error.code !== 'ENOENT') throw error; };

async function cannotStart(what, spoil, reason) {
	const before = output().length;
	renameSync(program, away);
	try {
		spoil();
		process.kill(one('work'), 'SIGKILL');
		await until('the launcher says why', () => reason.test(output().slice(before)), 8000);
		const answers = [];
		for (let n = 0; n < 20; n++) {
			answers.push(await send(n % 2 ? 'POST' : 'GET', '/work', { body: n % 2 ? 'x'.repeat(60000) : undefined }));
			await wait(50);
		}
		figure('START', `answers that are the 503 page: ${what}`, answers.filter(({ status, text }) => status === 503 && /<h1>/.test(text)).length,
			`of ${answers.length}`, answers.every(({ status, text }) => status === 503 && /<h1>/.test(text)));
		most('START', `longest answer: ${what}`, Math.max(...answers.map(({ milliseconds }) => milliseconds)), whole ? 200 : 600, ' ms');
		assert.equal((await send('GET', '/')).status, 200, 'the others go on');
	} finally {
		renameSync(away, program);
	}
	most('START', `back after the program is: ${what}`, await until('the service is back', async () => (await send('GET', '/work/health')).status === 200,
		10000), 6000, ' ms');
}

test('a program that is missing', () => cannotStart('program missing', () => {}, /work ended with status 127, [2-9] times in a row.*No such file/));

test('a program that ends at once', () => cannotStart('crash loop', () => {
	writeFileSync(program, '#!/bin/sh\necho the flux is inverted >&2\nexit 3\n');
	chmodSync(program, 0o755);
}, /work ended with status 3, [2-9] times in a row.*the flux is inverted/));

// --- make run and its end ---

const own = join(dirname(folder), 'stop');
const port = Number(new URL(process.env.FILAR_URL).port) + 1;
// Processes that have our own folder in their command line.
const left = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid).filter((pid) => {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`${own}/`) || (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('filar\0run')
			&& readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`VAR=${own}\0`));
	} catch {
		return false;
	}
});
after(() => left().forEach((pid) => { try { process.kill(Number(pid), 'SIGKILL'); } catch { /* gone */ } }));

const { MAKEFLAGS, MAKELEVEL, MFLAGS, ...clean } = process.env;
const launcher = (make) => Number(readdirSync('/proc').find((pid) => {
	try {
		return Number(/^\d+ \(filar\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]) === make;
	} catch {
		return false;
	}
}));

const ignoring = ['sh', '-c', 'trap "" INT; exec make run'], usual = ['make', 'run'];
const terminal = ['script', '-qefc', 'exec make run', '/dev/null'];
const ends = [
	['SIGINT to make, started where SIGINT is ignored', ignoring, (run) => process.kill(run.pid, 'SIGINT'), true],
	['SIGINT to its process group, ignored as well', ignoring, (run) => process.kill(-run.pid, 'SIGINT'), false],
	['SIGINT to the launcher, ignored as well', ignoring, (run) => process.kill(launcher(run.pid), 'SIGINT'), true],
	['SIGINT to make alone', usual, (run) => process.kill(run.pid, 'SIGINT'), false],
	['SIGTERM to make', usual, (run) => process.kill(run.pid, 'SIGTERM'), false],
	['SIGKILL to make', ignoring, (run) => process.kill(run.pid, 'SIGKILL'), true],
	['Ctrl-C at a terminal', terminal, (run) => run.stdin.write('\x03'), false],
];

for (const [name, command, end, always] of ends) {
	if (!whole && !always)
		continue;
	test(name, async () => {
		const run = spawn(command[0], command.slice(1), { detached: true, stdio: ['pipe', 'pipe', 'pipe'],
			env: { ...clean, VAR: own, PORT: String(port), DEMO: '0' } });
		let said = '';
		run.stdout.on('data', (piece) => { said += piece; });
		run.stderr.on('data', (piece) => { said += piece; });
		const gone = new Promise((resolve) => { run.on('close', resolve); });
		await until(`ready: ${said.slice(-400)}`, () => /^ready: /m.test(said) || run.exitCode !== null, 120000);
		assert.match(said, /^ready: /m);
		end(run);
		const spent = await until(`${name}: everything is gone`, () => left().length === 0, 20000);
		await gone;
		const log = readFileSync(join(own, 'log/db.log'), 'utf8');
		most('STOP', name, spent, 20000, ' ms');
		assert.match(said, /Stopped\./);
		assert.match(log.trimEnd().split('\n').at(-1), /Shutdown complete/, 'the database closed in order');
	});
}
test('a service that cannot load its pages: nobody says ready', async () => {
	const site = join(own, 'site');
	mkdirSync(join(site, 'shop'), { recursive: true });
	writeFileSync(join(site, 'shop/products.html'), readFileSync('templates/shop/products.html', 'utf8').replace('{{/body}}', '{{/nobody}}'));
	writeFileSync(join(own, 'own.conf'), `[paths]\nsite = ${site}\n`);
	const run = spawn(join(programs, 'filar'), ['run'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...clean, VAR: own, PORT: String(port), DEMO: '0' } });
	let said = '';
	run.stdout.on('data', (piece) => { said += piece; });
	run.stderr.on('data', (piece) => { said += piece; });
	const status = await new Promise((resolve) => { run.on('close', resolve); });
	rmSync(join(own, 'own.conf'));
	figure('START', 'status of a start with a service that cannot load its pages', status, '1', status === 1);
	assert.match(said, /^filar: shop cannot start; see /m);
	assert.match(said, /shop\/products\.html:\d+: "nobody" is closed/);
	assert.doesNotMatch(said, /^ready: /m);
	assert.equal(left().length, 0);
});
after(() => { try { rmSync(own, { recursive: true, force: true }); } catch (error) { outdated(error); } });
