// The house itself, over HTTP and from the outside: nginx's own answers, the launcher's manners, children that die.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const { FILAR_URL: url, FILAR_VAR: folder, FILAR_BIN: programs, FILAR_PID: launcher } = process.env;
const port = Number(new URL(url).port);
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// The launcher's children: [{ pid, name }].
function children() {
	return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
		try {
			const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'));
			return parent === launcher ? [{ pid: Number(pid), name }] : [];
		} catch {
			return [];
		}
	});
}

function raw(text) {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(text));
		let answer = '';
		socket.setEncoding('utf8').on('data', (piece) => { answer += piece; }).on('end', () => resolve(answer))
			.on('error', reject);
	});
}

async function comesBack(name, path, within) {
	const [before] = children().filter((child) => child.name === name);
	assert.ok(before, `${name} runs`);
	process.kill(before.pid, 'SIGKILL');
	const start = Date.now();
	for (;;) {
		const after = children().find((child) => child.name === name && child.pid !== before.pid);
		const status = after && await fetch(url + path, { redirect: 'manual' }).then(({ status: s }) => s, () => 0);
		if (after && status > 0 && status < 500)
			break;
		assert.ok(Date.now() - start < within, `${name} is back and answers ${path} within ${within} ms (${status})`);
		await wait(20);
	}
}

for (const [language, title] of [['en', 'That is too large'], ['pl', 'To za dużo'], ['ru', 'Слишком большой размер']]) {
	test(`413 is a page in ${language}`, async () => {
		const answer = await fetch(`${url}/anything`, { method: 'POST', body: 'x'.repeat(70000),
			headers: { 'Accept-Language': language } });
		const text = await answer.text();
		assert.equal(answer.status, 413);
		assert.match(text, new RegExp(`<html lang="${language}">`));
		assert.match(text, new RegExp(`<h1>${title}</h1>`));
		assert.match(text, /\b8 (MB|МБ)[^]*\b16 (MB|МБ)/, 'the limits of files');
		assert.match(answer.headers.get('cache-control'), /no-store/);
	});
}

test('413 of the API is a problem document', async () => {
	const answer = await fetch(`${url}/api/anything`, { method: 'POST', body: 'x'.repeat(70000) });
	assert.equal(answer.status, 413);
	assert.equal(answer.headers.get('content-type').split(';')[0], 'application/problem+json');
	assert.equal((await answer.json()).status, 413);
});

test('a malformed address is answered by a page', async () => {
	const answer = await raw('GET /%zz HTTP/1.1\r\nHost: a\r\nAccept-Language: ru\r\nConnection: close\r\n\r\n');
	assert.match(answer, /^HTTP\/1\.1 400 /);
	assert.match(answer, /<html lang="(ru|en)">/);
});

test('static files come with a type, error pages and files of others do not come', async () => {
	const style = await fetch(`${url}/static/bootstrap.min.css`);
	assert.equal(style.status, 200);
	assert.match(style.headers.get('content-type'), /^text\/css/);
	assert.equal(style.headers.get('x-content-type-options'), 'nosniff');
	for (const path of ['/static/none.css', '/error/503.en.html', '/files/anything', '/static/..%2f..%2fMakefile'])
		assert.ok([400, 404].includes((await fetch(url + path)).status), path);
});

test('a second launcher of the same VAR, or on the same port, says so', () => {
	const again = (more) => spawnSync(join(programs, 'filar'), ['run'], { encoding: 'utf8', timeout: 20000,
		env: { ...process.env, DEMO: '0', ...more } });
	const sameVar = again({ VAR: folder, PORT: String(port + 1) });
	assert.equal(sameVar.status, 1);
	assert.match(sameVar.stderr, /runs in .* already/);
	const samePort = again({ VAR: `${folder}-2`, PORT: String(port) });
	assert.equal(samePort.status, 1);
	assert.match(samePort.stderr, /port \d+ is in use/);
});

test('secrets are closed, sockets are not for everybody', () => {
	assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
	for (const name of readdirSync(join(folder, 'secrets')))
		assert.equal(statSync(join(folder, 'secrets', name)).mode & 0o777, 0o600, name);
	for (const name of readdirSync(join(folder, 'run')).filter((file) => file.endsWith('.sock') && file !== 'db.sock'))
		assert.equal(lstatSync(join(folder, 'run', name)).mode & 0o777, 0o660, name);
});

test('no child runs as root', () => {
	assert.ok(children().length >= 3);
	for (const { pid, name } of children())
		assert.notEqual(statSync(`/proc/${pid}`).uid, 0, name);
});

test('nginx comes back within a second', () => comesBack('nginx', '/static/bootstrap.min.css', 1000));
test('the public service comes back within a second', () => comesBack('public', '/', 1000));
test('the database comes back, and pages with it', () => comesBack('mariadbd', '/', 5000));
