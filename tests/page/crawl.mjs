// Every page that links lead to, as every demo account: well-formed, guarded by its headers, without a dead link, and reading
// changes nothing.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { Visitor, accounts, crawl, headerFaults, headline, signedIn, sql, wait } from '../lib/client.mjs';

const validator = new HtmlValidate(JSON.parse(readFileSync(new URL('../.htmlvalidate.json', import.meta.url), 'utf8')));
const visited = new Map();
let before_, after_;

// Tables of web itself (sessions seen, counters) and what the worker does meanwhile are not the visitor's reading.
function checksums() {
	const names = sql(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'filar' AND table_type = 'BASE TABLE'
		AND table_name NOT LIKE 'web\\_%' AND table_name NOT IN ('outbox', 'counters') ORDER BY 1`).map(([name]) => name);
	return Object.fromEntries(sql(`CHECKSUM TABLE ${names.map((name) => `\`${name}\``).join(', ')}`));
}

before(async () => {
	const visitors = [new Visitor()];
	for (const email of [...Object.keys(accounts), 'sofia@lantern.example'])
		visitors.push(await signedIn(email));
	for (let last, now; (now = JSON.stringify(checksums())) !== last; last = now)
		await wait(500);
	before_ = checksums();
	for (const visitor of visitors)
		visited.set(visitor.name, await crawl(visitor, { limit: 150, each: 3 }));
	after_ = checksums();
});
after(() => visited.clear());

test('reading changes no row', () => {
	assert.ok(Object.keys(before_).length > 30);
	assert.deepEqual(after_, before_);
});

for (const name of ['anonymous', ...Object.keys(accounts), 'sofia@lantern.example']) {
	test(`pages of ${name}`, async (t) => {
		const pages = visited.get(name), wrong = [];
		assert.ok(pages.size >= 3, `${pages.size} pages`);
		t.diagnostic(`${pages.size} pages`);
		for (const [path, answer] of pages) {
			if (![200, 303].includes(answer.status))
				wrong.push(`${path}: ${headline(answer)}`);
			const faults = headerFaults(answer, name !== 'anonymous');
			if (faults)
				wrong.push(`${path}: ${faults}`);
			if (answer.status === 303 || !/^text\/html/.test(answer.headers['content-type']))
				continue;
			if ((answer.text.match(/<h1\b/g) ?? []).length !== 1)
				wrong.push(`${path}: not exactly one h1`);
			if (/<title>\s*·|\{\{|\}\}|\(null\)|\bundefined\b/.test(answer.text))
				wrong.push(`${path}: something was not filled in`);
			const { results } = await validator.validateString(answer.text);
			for (const { line, ruleId, message } of results.flatMap(({ messages }) => messages.filter(({ severity }) => severity === 2)))
				wrong.push(`${path}:${line}: ${message} (${ruleId})`);
		}
		assert.deepEqual(wrong, []);
	});
}
