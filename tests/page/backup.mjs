// A backup of the demo company, restored into a fresh folder, holds the same to the last byte; what is damaged or in the
// way is refused.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = promisify(execFile);
const filar = join(process.env.FILAR_BIN, 'filar');
const folder = await mkdtemp(join(tmpdir(), 'filar-backup-'));
const first = join(folder, 'first'), second = join(folder, 'second'), fresh = join(folder, 'var');

async function tool(variable, ...words) {
	const env = { ...process.env, VAR: variable, PORT: '9', ASAN_OPTIONS: 'detect_leaks=0' };
	delete env.FILAR_CONFIG;
	try {
		const { stdout, stderr } = await run(filar, words, { env });
		return { status: 0, stdout, stderr };
	} catch (error) {
		return { status: error.code, stdout: error.stdout, stderr: error.stderr };
	}
}

test.after(() => rm(folder, { recursive: true, force: true }));

test('a running company is backed up without secrets unless asked', async () => {
	const made = await tool(process.env.FILAR_VAR, 'backup', first);
	assert.equal(made.status, 0, made.stderr);
	assert.match(made.stdout, /holds no secrets/);
	const names = await readdir(first);
	assert.deepEqual(names.filter((name) => name === 'secrets'), []);
	assert.match(await readFile(join(first, 'MANIFEST'), 'utf8'), /secrets: no\n[\s\S]*\.\/database\.sql\n/);
	const csrf = (await readFile(join(process.env.FILAR_VAR, 'secrets/csrf'), 'utf8')).trim();
	assert.ok(!(await readFile(join(first, 'database.sql'), 'utf8')).includes(csrf));
	const again = await tool(process.env.FILAR_VAR, 'backup', first);
	assert.notEqual(again.status, 0);
	assert.match(again.stderr, /is not empty/);
});

test('with secrets they lie in the backup, closed to others', async () => {
	const path = join(folder, 'secret');
	assert.equal((await tool(process.env.FILAR_VAR, 'backup', path, '--with-secrets')).status, 0);
	assert.equal(await readFile(join(path, 'secrets/csrf'), 'utf8'), await readFile(join(process.env.FILAR_VAR, 'secrets/csrf'), 'utf8'));
});

test('a damaged backup, or one with a file too many, is refused before anything is made', async () => {
	const damaged = join(folder, 'damaged'), more = join(folder, 'more');
	await cp(first, damaged, { recursive: true });
	await appendFile(join(damaged, 'database.sql'), '-- one line more\n');
	await cp(first, more, { recursive: true });
	await writeFile(join(more, 'files', 'extra'), 'x');
	for (const path of [damaged, more]) {
		const answer = await tool(fresh, 'restore', path);
		assert.notEqual(answer.status, 0);
		assert.match(answer.stderr, /no whole backup/);
	}
});

test('restored into a fresh folder it is the same, and filar check is content', async () => {
	const answer = await tool(fresh, 'restore', first);
	assert.equal(answer.status, 0, answer.stdout + answer.stderr);
	assert.match(answer.stdout, /filar check is content/);
	const made = await tool(fresh, 'backup', second);
	assert.equal(made.status, 0, made.stderr);
	const one = await readFile(join(first, 'database.sql'), 'utf8'), two = await readFile(join(second, 'database.sql'), 'utf8');
	assert.ok(one.length > 100000 && one === two, 'both dumps are the same');
	assert.deepEqual(await readdir(join(second, 'files')), await readdir(join(first, 'files')));
});

test('nothing is restored over a database that holds tables', async () => {
	const answer = await tool(fresh, 'restore', first);
	assert.notEqual(answer.status, 0);
	assert.match(answer.stderr, /holds tables already/);
});
