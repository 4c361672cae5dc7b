// A visitor without a browser: cookies, forms and links over plain HTTP, so that a test decides every header. Beside it the
// route table as the running programs print it, and the scratch instance's own database.
import { Agent, request as httpRequest } from 'node:http';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

export const { FILAR_URL: url, FILAR_VAR: folder, FILAR_BIN: programs, FILAR_PID: launcher } = process.env;
export const password = 'filar-demo-2026';
const target = new URL(url);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// One request exactly as told. Answer: status, headers (lower case; set-cookie is a list), text, milliseconds.
export function send(method, path, { headers = {}, body, patience = 20000 } = {}) {
	const start = performance.now();
	return new Promise((resolve, reject) => {
		const asked = httpRequest({ host: target.hostname, port: target.port, method, path, headers, agent }, (answer) => {
			const pieces = [];
			answer.on('data', (piece) => pieces.push(piece));
			answer.on('error', reject);
			answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers,
				text: Buffer.concat(pieces).toString(), milliseconds: performance.now() - start, path, method }));
		});
		asked.setTimeout(patience, () => asked.destroy(new Error(`${method} ${path}: no answer in ${patience} ms`)));
		asked.on('error', (error) => {
			// nginx may close an idle connection just when it is used again
			if (error.code === 'ECONNRESET' && asked.reusedSocket)
				resolve(send(method, path, { headers, body, patience }));
			else
				reject(error);
		});
		asked.end(body);
	});
}

export function encoded(fields) {
	const pairs = Array.isArray(fields) ? fields : Object.entries(fields).flatMap(([name, value]) =>
		(Array.isArray(value) ? value : [value]).map((one) => [name, one]));
	return pairs.map((pair) => pair.map((text) => encodeURIComponent(text)).join('=')).join('&');
}

// Headers that a browser sends with a form of our own page.
export const ownPage = { Origin: target.origin, 'Sec-Fetch-Site': 'same-origin' };

export class Visitor {
	cookies = new Map();

	constructor({ language = 'en', name = 'anonymous' } = {}) {
		this.language = language;
		this.name = name;
	}

	async ask(method, path, { headers = {}, ...more } = {}) {
		const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
		const answer = await send(method, path, { ...more,
			headers: { 'Accept-Language': this.language, ...cookie && { Cookie: cookie }, ...headers } });
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/;\s*max-age=0\b/i.test(line))
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return answer;
	}

	get(path, options) {
		return this.ask('GET', path, options);
	}

	post(path, fields, { headers = {}, ...more } = {}) {
		return this.ask('POST', path, { body: encoded(fields), ...more,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...ownPage, ...headers } });
	}

	// The token of this browser, read from a page that everybody may see.
	async token() {
		this.csrf ??= tokenOf((await this.get('/auth/forgot')).text);
		assert.match(this.csrf ?? '', /^[0-9a-f]{64}$/, `${this.name} has a token`);
		return this.csrf;
	}

	async signIn(email) {
		this.name = email;
		const answer = await this.post('/auth/sign-in', { csrf: await this.token(), email, password });
		assert.equal(answer.status, 303, `${email} signs in: ${headline(answer)}`);
		this.csrf = undefined;
		await this.token();
		this.home = answer.headers.location;
		return this;
	}
}

export const signedIn = (email, options) => new Visitor(options).signIn(email);

// --- pages taken apart ---

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
export const unescape = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, number, hex, name) =>
	number ? String.fromCodePoint(number) : hex ? String.fromCodePoint(parseInt(hex, 16)) : entities[name] ?? all);

// Every tag of that name with its attributes.
export function tags(html, wanted) {
	return [...html.matchAll(new RegExp(`<(${wanted})\\b((?:[^>"']|"[^"]*"|'[^']*')*)>`, 'gi'))].map(([, tag, inside, ], n, all) => ({
		tag: tag.toLowerCase(), at: all[n]?.index,
		...Object.fromEntries([...inside.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)]
			.map(([, name, ...values]) => [name.toLowerCase(), unescape(values.find((value) => value !== undefined) ?? '')])) }));
}

export const tokenOf = (html) => tags(html, 'input').find(({ name }) => name === 'csrf')?.value;
export const headline = ({ status, text }) =>
	`${status} ${unescape(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text)?.[1] ?? text.slice(0, 120)).replace(/\s+/g, ' ').trim()}`;

// Paths of our own site that a page links to or sends forms to.
export function links(html, from) {
	return [...new Set(tags(html, 'a').flatMap(({ href, download }) => (href && download === undefined ? [href] : []))
		.map((href) => new URL(href, target.origin + from)).filter(({ origin }) => origin === target.origin)
		.map(({ pathname, search }) => pathname + search))];
}
export const actions = (html, from) => [...new Set(tags(html, 'form').map(({ action, method }) =>
	`${(method ?? 'get').toUpperCase()} ${new URL(action || from, target.origin + from).pathname}`))];

// Walks the links of a visitor, breadth first. Addresses that differ only in numbers count as one kind of page, of which
// `each` are read. Answers a map of path to answer.
export async function crawl(visitor, { from = [visitor.home ?? '/', '/'], limit = 400, each = 4, skip = /^$/ } = {}) {
	const kindOf = (path) => path.replace(/([?&][\w-]+)=[^&]*/g, '$1').split('/').map((part, n) =>
		/\d/.test(part) ? ':' : n === 3 && /^\/shop\/products\//.test(path) ? ':' : part).join('/');
	const found = new Map(), kinds = new Map(), queue = [...new Set(from)], seen = new Set(queue);
	while (queue.length && found.size < limit) {
		const path = queue.shift();
		if (skip.test(path) || path.startsWith('/static/'))
			continue;
		const kind = kindOf(path), count = kinds.get(kind) ?? 0;
		if (count >= each)
			continue;
		kinds.set(kind, count + 1);
		const answer = await visitor.get(path);
		found.set(path, answer);
		const more = answer.status === 303 ? [answer.headers.location]
			: /^text\/html/.test(answer.headers['content-type']) ? links(answer.text, path) : [];
		for (const next of more) {
			if (!seen.has(next)) {
				seen.add(next);
				queue.push(next);
			}
		}
	}
	return found;
}

// --- the programs ---

// What `filar routes` prints: [{ service, method, path, right, effect, fields, rate, once, body, key }].
export function routes() {
	const { stdout, stderr, status } = spawnSync(join(programs, 'filar'), ['routes'], { encoding: 'utf8', maxBuffer: 1 << 24,
		env: { ...process.env, VAR: folder } });
	assert.equal(status, 0, stderr);
	return stdout.trim().split('\n').map((line) => {
		const [service, method, path, right, effect, fields, rate, once, body, key] = line.split('\t');
		return { service, method, path, right, effect, fields: fields ? fields.split(',') : [], rate, once: once === 'ONCE',
			body: Number(body) || 65536, key: key === 'KEY' };
	});
}

// The launcher's children, or those of another process, which may be gone: [{ pid, name }].
export function children(...parents) {
	const parent = parents.length ? parents[0] : launcher;
	if (!parent)
		return [];
	const { stdout } = spawnSync('ps', ['--ppid', String(parent), '-o', 'pid=,comm='], { encoding: 'utf8' });
	return stdout.trim().split('\n').filter(Boolean).map((line) => {
		const [, pid, name] = /^\s*(\d+) (.*)$/.exec(line);
		return { pid: Number(pid), name };
	});
}

// Rows of the scratch instance's database, each a list of texts.
export function sql(statement) {
	const secret = readFileSync(join(folder, 'secrets/root'), 'utf8').trim();
	const { stdout, stderr, status } = spawnSync('mariadb', ['--no-defaults', '-N', '-B', '-u', 'root',
		`--socket=${folder}/run/db.sock`, '--default-character-set=utf8mb4', 'filar'],
	{ encoding: 'utf8', input: statement, env: { ...process.env, MYSQL_PWD: secret }, maxBuffer: 1 << 26 });
	assert.equal(status, 0, stderr);
	return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
}

// Accounts of the demo company and the rights their roles give: the policy once more, written down apart from the program.
const partner = ['PARTNER_VIEW', 'PARTNER_EARNINGS', 'PARTNER_MANAGE'];
export const accounts = {
	'admin@hearth.example': ['STAFF', 'APPLICATIONS_REVIEW', 'PARTNERS_MANAGE', 'CATALOGUE_MANAGE', 'ORDERS_VIEW', 'ORDERS_MANAGE', 'ORDERS_SHIP',
		'PROJECTS_MANAGE', 'PROJECTS_REVIEW', 'MONEY_MANAGE', 'PROGRAMME_MANAGE', 'CONDUCT_MANAGE', 'ECONOMICS_VIEW',
		'SETTINGS_MANAGE'],
	'ewa@hearth.example': ['STAFF', 'APPLICATIONS_REVIEW', 'PARTNERS_MANAGE', 'CONDUCT_MANAGE'],
	'jan@hearth.example': ['STAFF', 'ORDERS_VIEW', 'ORDERS_MANAGE', 'ORDERS_SHIP'],
	'olga@hearth.example': ['STAFF', 'PROJECTS_MANAGE'],
	'adam@hearth.example': ['STAFF', 'PROJECTS_REVIEW'],
	'nina@hearth.example': ['STAFF', 'PROGRAMME_MANAGE', 'CONDUCT_MANAGE', 'ECONOMICS_VIEW'],
	'maria@hearth.example': ['STAFF', 'ORDERS_VIEW', 'MONEY_MANAGE', 'CONDUCT_MANAGE', 'ECONOMICS_VIEW'],
	'anna@kwiaty.example': [...partner, 'PARTNER_ORDER'],
	'piotr@north.example': [...partner, 'PARTNER_ORDER'],
	'marek@lampa.example': [...partner, 'CONTRACTOR_WORK'],
	'tess@pixel.example': [...partner, 'CONTRACTOR_WORK'],
};
export const rights = ['ANYONE', 'SIGNED_IN', 'PARTNER_VIEW', 'PARTNER_ORDER', 'PARTNER_EARNINGS', 'PARTNER_MANAGE',
	'CONTRACTOR_WORK', 'STAFF', 'APPLICATIONS_REVIEW', 'PARTNERS_MANAGE', 'CATALOGUE_MANAGE', 'ORDERS_VIEW', 'ORDERS_MANAGE', 'ORDERS_SHIP',
	'PROJECTS_MANAGE', 'PROJECTS_REVIEW', 'MONEY_MANAGE', 'PROGRAMME_MANAGE', 'CONDUCT_MANAGE', 'ECONOMICS_VIEW',
	'SETTINGS_MANAGE'];
export const holds = (visitor, right) => right === 'ANYONE' || (right === 'SIGNED_IN' && visitor.name in accounts) ||
	Boolean(accounts[visitor.name]?.includes(right));

// --- what every answer must have ---

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// What is wrong with the headers of an answer; privately: it is somebody's own. '' when nothing is.
export function headerFaults({ headers, text, status }, privately) {
	const faults = [];
	const html = /^text\/html/.test(headers['content-type'] ?? '');
	if (privately && !/no-store/.test(headers['cache-control'] ?? ''))
		faults.push(`Cache-Control ${headers['cache-control']}`);
	if (headers['x-content-type-options'] !== 'nosniff')
		faults.push('no nosniff');
	if (html && headers['content-security-policy'] !== policy)
		faults.push(`CSP ${headers['content-security-policy']}`);
	if (html && !/^(en|pl|ru)$/.test(headers['content-language'] ?? ''))
		faults.push(`Content-Language ${headers['content-language']}`);
	if (html && text && !text.includes(`<html lang="${headers['content-language']}"`))
		faults.push('another language in <html>');
	if (/\son\w+\s*=|<style\b|\sstyle=|javascript:|<script(?![^>]*\bsrc=)/i.test(html ? text.replace(/>[^<]*</g, '><') : ''))
		faults.push('inline script or style');
	if (status >= 400 && !headers['content-type'])
		faults.push('no Content-Type');
	return faults.join(', ');
}
