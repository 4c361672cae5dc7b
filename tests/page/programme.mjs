// The walls of the programme: who may write it, links that open one draft only, answers of one partner only; the set-up of a
// new programme; the hash that the operator recomputes.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { folder, signedIn, sql, tokenOf, url } from '../lib/client.mjs';

let nina, anna, piotr, jan;
const once = (text, action) => new RegExp(`action="${action}"[^]*?name="once" value="([^"]+)"`).exec(text)?.[1];

async function send(visitor, path, action, fields) {
	const { text } = await visitor.get(path);
	const key = once(text, action);
	return visitor.post(action, { csrf: tokenOf(text), ...(key ? { once: key } : {}), ...fields });
}

before(async () => {
	nina = await signedIn('nina@hearth.example');
	anna = await signedIn('anna@kwiaty.example');
	piotr = await signedIn('piotr@north.example');
	jan = await signedIn('jan@hearth.example');
});

async function draftOf(visitor) {
	const base = sql('SELECT MAX(id) FROM programme_versions')[0][0];
	const answer = await send(visitor, '/admin/programme', '/admin/programme/drafts', { base });
	assert.equal(answer.status, 303, answer.text);
	return /drafts\/(\d+)/.exec(answer.headers.location)[1];
}

test('only the programme manager writes drafts', async () => {
	const draft = await draftOf(nina);
	for (const path of ['/admin/programme', `/admin/programme/drafts/${draft}`, '/admin/programme/start', '/admin/programme/partners/1'])
		for (const one of [jan, anna])
			assert.equal((await one.get(path)).status, 403, path);
	assert.equal((await nina.get('/admin/programme/drafts/999999')).status, 404);
});

test('an article of one draft cannot be reached through another', async () => {
	const [one, other] = [await draftOf(nina), await draftOf(nina)];
	const article = sql(`SELECT id FROM draft_articles WHERE draft_id = ${other} LIMIT 1`)[0][0];
	assert.equal((await nina.get(`/admin/programme/drafts/${one}/articles/${article}`)).status, 404);
	const before_ = sql(`SELECT MD5(GROUP_CONCAT(body ORDER BY language)) FROM draft_texts WHERE article_id = ${article}`)[0][0];
	const { text } = await nina.get(`/admin/programme/drafts/${one}`);
	const answer = await nina.post(`/admin/programme/drafts/${one}/articles/${article}`, { csrf: tokenOf(text), version: '1', title_en: 'x', body_en: 'x' });
	assert.ok([404, 422].includes(answer.status), String(answer.status));
	assert.equal(sql(`SELECT MD5(GROUP_CONCAT(body ORDER BY language)) FROM draft_texts WHERE article_id = ${article}`)[0][0], before_);
});

test('a link opens its draft only, while it lives', async () => {
	const draft = await draftOf(nina), token = randomBytes(32).toString('base64url');
	const hash = createHash('sha256').update(token).digest('hex');
	sql(`INSERT INTO draft_invitations (draft_id, token_hash, name, email, language, invited_at, expires_at)
		VALUES (${draft}, '${hash}', 'Guest', 'guest@elsewhere.example', 'en', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 DAY)`);
	const own = sql(`SELECT id FROM draft_articles WHERE draft_id = ${draft} ORDER BY position LIMIT 1`)[0][0];
	const foreign = sql(`SELECT id FROM draft_articles WHERE draft_id <> ${draft} LIMIT 1`)[0][0];
	const { Visitor } = await import('../lib/client.mjs');
	const guest = new Visitor();
	const page = await guest.get(`/discussion/${token}`);
	assert.equal(page.status, 200);
	assert.match(page.headers['cache-control'], /no-store/);
	assert.equal((await guest.get(`/discussion/${token}/${own}`)).status, 200);
	assert.equal((await guest.get(`/discussion/${token}/${foreign}`)).status, 404);
	assert.equal((await guest.get(`/discussion/${hash.slice(0, 43)}`)).status, 404);
	assert.equal((await guest.get('/discussion/short')).status, 404);
	const said = await send(guest, `/discussion/${token}/${own}`, `/discussion/${token}/${own}`, { kind: 'comment', body: '<b>Hello</b>' });
	assert.equal(said.status, 303, said.text);
	assert.match((await guest.get(`/discussion/${token}`)).text, /&lt;b&gt;Hello/);
	sql(`UPDATE draft_invitations SET withdrawn_at = UTC_TIMESTAMP(6) WHERE token_hash = '${hash}'`);
	assert.equal((await guest.get(`/discussion/${token}`)).status, 404);
	sql(`UPDATE draft_invitations SET withdrawn_at = NULL, expires_at = UTC_TIMESTAMP(6) WHERE token_hash = '${hash}'`);
	assert.equal((await guest.get(`/discussion/${token}`)).status, 404);
});

test('what one partner accepted, and its own terms, are nobody else’s', async () => {
	const accepted = sql('SELECT id FROM acceptances WHERE partner_id = 1 LIMIT 1')[0][0];
	for (const tail of ['', '/text', '/canonical']) {
		assert.equal((await anna.get(`/shop/programme/accepted/${accepted}${tail}`)).status, 200);
		assert.equal((await piotr.get(`/shop/programme/accepted/${accepted}${tail}`)).status, 404);
	}
	const bytes = (await anna.get(`/shop/programme/accepted/${accepted}/canonical`)).text;
	assert.equal(createHash('sha256').update(bytes).digest('hex'),
		sql(`SELECT sha256 FROM acceptances WHERE id = ${accepted}`)[0][0], 'the file has the hash that was accepted');
	const today = new Date().toISOString().slice(0, 10);
	const answer = await send(nina, '/admin/programme/partners/1', '/admin/programme/partners/1',
		{ from: today, until: '', note: 'Only for Anna', 'name[]': 'hold.days', 'value[]': '6' });
	assert.equal(answer.status, 303, answer.text);
	const [[id, hash]] = sql('SELECT id, sha256 FROM individual_terms WHERE partner_id = 1 ORDER BY id DESC LIMIT 1');
	const { text } = await piotr.get('/shop/programme');
	assert.doesNotMatch(text, /Only for Anna/);
	assert.equal((await piotr.post(`/shop/programme/terms/${id}`, { csrf: tokenOf(text), hash, step: 'accept' })).status, 422);
	assert.equal(sql(`SELECT COUNT(*) FROM individual_answers WHERE individual_id = ${id}`)[0][0], '0');
	assert.equal((await piotr.get(`/shop/programme/terms/${id}/text`)).status, 404);
});

test('six steps make the model one’s own; values that leave take their lines along and come back with them', async () => {
	assert.equal((await send(nina, '/admin/programme/start', '/admin/programme/start', {})).status, 303);
	const draft = sql('SELECT MAX(id) FROM programme_drafts WHERE wizard IS NOT NULL')[0][0];
	const body = (article, language) => sql(`SELECT REPLACE(t.body, '\\n', ' ') FROM draft_texts t JOIN draft_articles a ON a.id = t.article_id
		WHERE a.draft_id = ${draft} AND a.was = ${article} AND t.language = '${language}'`)[0][0];
	const step = (number, fields) => send(nina, `/admin/programme/start/${number}`, `/admin/programme/start/${number}`, fields);
	assert.equal((await step(1, { opening_en: 'We sell bicycles.', opening_pl: 'Sprzedajemy rowery.', opening_ru: 'Мы продаём велосипеды.' })).status, 303);
	assert.match(body(1, 'pl'), /^Sprzedajemy rowery\./);
	assert.equal((await step(2, {})).status, 422);
	assert.equal((await step(2, { reseller: 'yes', promoter: 'yes' })).status, 303);
	assert.match(body(1, 'en'), /\*\*reseller\*\*.*\*\*promoter\*\*/);
	assert.doesNotMatch(body(1, 'en'), /\*\*contractor\*\*/);
	const rates = (second) => [['name[]', 'level.0.rate'], ['value[]', '6'], ['name[]', 'level.1.rate'], ['value[]', '4'],
		['name[]', 'level.2.rate'], ['value[]', second], ['name[]', 'share.cap'], ['value[]', '12'],
		['name[]', 'share.treatment'], ['value[]', '0']];
	const post = async (fields) => {
		const { text } = await nina.get('/admin/programme/start/3');
		return nina.post('/admin/programme/start/3', [['csrf', tokenOf(text)], ...fields]);
	};
	assert.equal((await post(rates('90'))).status, 422, 'more than the cap');
	assert.equal((await post(rates(''))).status, 303);
	assert.doesNotMatch(body(7, 'ru'), /level\.2\.rate/);
	const example = await nina.get('/admin/programme/start/4');
	assert.match(example.text, /£1,000\.00/);
	assert.match(example.text, /£60\.00/);
	assert.match(example.text, /£40\.00/);
	assert.equal((await post(rates('1'))).status, 303);
	assert.match(body(7, 'ru'), /level\.2\.rate/);
	assert.match((await nina.get('/admin/programme/start/6')).text, /We sell bicycles/);
});

test('filar programme hash finds what somebody changed behind our back', () => {
	const run = () => spawnSync(process.env.FILAR_BIN ? join(process.env.FILAR_BIN, 'filar') : 'bin/filar', ['programme', 'hash'],
		{ encoding: 'utf8', env: { ...process.env, VAR: folder, PORT: new URL(url).port } });
	const good = run();
	assert.equal(good.status, 0, good.stderr);
	assert.match(good.stdout, /version 1 {2}[0-9a-f]{64} {2}as published/);
	const [[value]] = sql("SELECT value FROM programme_parameters WHERE version_id = 1 AND name = 'hold.days'");
	sql("UPDATE programme_parameters SET value = value + 1 WHERE version_id = 1 AND name = 'hold.days'");
	const bad = run();
	sql(`UPDATE programme_parameters SET value = ${value} WHERE version_id = 1 AND name = 'hold.days'`);
	assert.equal(bad.status, 1);
	assert.match(bad.stderr, /version 1 was published with/);
});
