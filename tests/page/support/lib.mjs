// What the page tests share: people who are signed in without the sign-in form (a row of the session table), forms with
// their hidden fields, and the database beside the running house.
import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const url = process.env.FILAR_URL;
const folder = process.env.FILAR_VAR;

// Rows as arrays of texts.
export function sql(text) {
	const run = spawnSync('mariadb', [`--defaults-file=${join(folder, 'secrets', 'client.cnf')}`, '--batch', '--raw',
		'--skip-column-names', 'filar'], { input: text, encoding: 'utf8' });
	if (run.status !== 0)
		throw new Error(run.stderr);
	return run.stdout.split('\n').filter((line) => line).map((line) => line.split('\t'));
}

export function number(text) {
	return Number(sql(text)[0][0]);
}

function decoded(text) {
	return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

// The hidden fields of the form that posts to that action.
export function hiddenFields(html, action) {
	const forms = [...html.matchAll(/<form\b(?=[^>]*method="post")[^>]*action="([^"]*)"[^>]*>([^]*?)<\/form>/g)];
	const form = forms.find(([, of]) => of === action);
	if (!form)
		throw new Error(`no form with action ${action}`);
	const fields = {};
	for (const [input] of form[2].matchAll(/<input\b[^>]*type="hidden"[^>]*>/g))
		fields[/name="([^"]*)"/.exec(input)[1]] = decoded(/value="([^"]*)"/.exec(input)?.[1] ?? '');
	return fields;
}

// Somebody signed in: get and post with the session's cookie.
export class Person {
	constructor(personId, partnerId) {
		this.token = randomBytes(32).toString('base64url');
		this.personId = personId;
		this.partnerId = partnerId;
	}

	get row() {
		const hash = createHash('sha256').update(this.token).digest('hex');
		return `('${hash}', ${this.personId}, ${this.partnerId}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), `
			+ `UTC_TIMESTAMP(6) + INTERVAL 8 HOUR, '127.0.0.1', 'page test')`;
	}

	get cookie() {
		return `__Host-filar=${this.token}`;
	}

	async get(path) {
		const answer = await fetch(url + path, { redirect: 'manual', headers: { Cookie: this.cookie } });
		return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
	}

	async post(path, fields, headers = {}) {
		const answer = await fetch(url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields),
			headers: { Cookie: this.cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin', ...headers } });
		return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
	}
}

export function signIn(people) {
	sql(`INSERT INTO web_sessions (id_hash, person_id, partner_id, created_at, seen_at, ends_at, address, browser)
		VALUES ${people.map(({ row }) => row).join(',')}`);
	return people;
}
