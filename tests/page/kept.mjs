// The programme page is kept for guests: it asks the database for nothing most of the time, and is right all the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signedIn, sql, url } from '../lib/client.mjs';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const guest = async (language = 'en') => (await fetch(`${url}/programme`, { headers: { 'Accept-Language': language } })).text();

test('a guest reads the programme without a statement while what is kept is fresh', async () => {
	const ids = [];
	for (let i = 0; i < 40; i++) {
		const answer = await fetch(`${url}/programme`, { headers: { 'Accept-Language': 'en' } });
		await answer.text();
		ids.push(answer.headers.get('x-request-id'));
	}
	await sleep(200);
	const log = readFileSync(join(process.env.FILAR_VAR, 'log/public.log'), 'utf8').split('\n').filter((line) => ids.some((id) => line.includes(id)));
	const free = log.filter((line) => line.includes('"statements":"0"')).length;
	assert.ok(log.length >= 40 && free >= 10, `${free} of ${log.length} without a statement`);
});

test('a version that comes into force stands there a second later, in every language, and at once for whoever is signed in', async () => {
	const admin = await signedIn('admin@hearth.example');
	const [[last]] = sql('SELECT id FROM programme_versions ORDER BY in_force_from DESC, number DESC LIMIT 1');
	for (const language of ['en', 'pl', 'ru']) assert.doesNotMatch(await guest(language), /\b977\b/);
	sql(`INSERT INTO programme_versions (id, number, sha256, published_at, in_force_from)
		SELECT 977, 977, sha256, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM programme_versions WHERE id = ${last};
		INSERT INTO programme_texts (version_id, article, language, title, body) SELECT 977, article, language, title, body FROM programme_texts WHERE version_id = ${last};
		INSERT INTO programme_parameters (version_id, article, name, value, unit) SELECT 977, article, name, value, unit FROM programme_parameters WHERE version_id = ${last};`);
	try {
		assert.match((await admin.get('/programme')).text, /Version 977/);
		await sleep(1100);
		for (const language of ['en', 'pl', 'ru']) for (let i = 0; i < 4; i++) assert.match(await guest(language), /\b977\b/, language);
		assert.ok(!(await guest()).includes('>Sign out<'), 'the frame is the guest’s own');
	} finally {
		// The worker may be telling partners of it at this very moment: the lock of the version keeps it out.
		sql(`START TRANSACTION; SELECT id FROM programme_versions WHERE id = 977 FOR UPDATE;
			DELETE FROM programme_letters WHERE version_id = 977; DELETE FROM programme_texts WHERE version_id = 977;
			DELETE FROM programme_parameters WHERE version_id = 977; DELETE FROM programme_versions WHERE id = 977; COMMIT`);
	}
});

test('what the company changes shows a second later, also when the clock was set back in between', async () => {
	const clock = join(process.env.FILAR_VAR, 'clock'), [[name]] = sql('SELECT name FROM company_settings WHERE id = 1');
	const pages = async () => Promise.all(Array.from({ length: 12 }, async () => (await fetch(`${url}/auth/sign-in`)).text()));
	writeFileSync(clock, String(86400));
	try {
		await pages();
	} finally {
		rmSync(clock);
	}
	sql(`UPDATE company_settings SET name = 'Renamed Trade' WHERE id = 1`);
	try {
		await sleep(1100);
		for (const page of await pages())
			assert.match(page, /Renamed Trade/);
	} finally {
		sql(`UPDATE company_settings SET name = '${name.replaceAll("'", "''")}' WHERE id = 1`);
	}
});
