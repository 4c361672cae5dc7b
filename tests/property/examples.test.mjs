// Plays the worked examples of tests/examples/commissions.md through the engine and the naive model.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { model_step, told } from './histories.mjs';
import { Model } from './model.mjs';

const program = process.env.FILAR_HISTORY ?? 'build/test/tests/history';
const people = { Ann: 1, Bea: 2, Cid: 3, Dan: 4 }, names = Object.keys(people), kinds = { reseller: 1, promoter: 2, contractor: 4 };
const day_of = text => Date.parse(`${text}T00:00:00Z`) / 86400000;
const pennies = text => Math.round(Number(text.replace(/,/g, '')) * 100);
const programme = readFileSync('deploy/programme/model.params', 'utf8').split('\n').filter(line => line && !line.startsWith('#'))
	.map(line => line.split('\t')).map(([article, name, value, unit]) => ({ article: Number(article), name, unit,
		value: unit === 'choice' ? value : Number(value) }));

// "5%", "0.30", "2", "month" as a row of the programme, in article 7 (tiers: 6).
function row_of(name, text) {
	const article = name.startsWith('tier.') ? 6 : 7;
	if (text.endsWith('%')) return { article, name, value: Math.round(Number(text.slice(0, -1)) * 100), unit: 'bp' };
	if (/^\d+\.\d\d$/.test(text)) return { article, name, value: pennies(text), unit: 'minor' };
	if (/^\d+$/.test(text)) return { article, name, value: Number(text), unit: /months/.test(name) ? 'months' : 'count' };
	return { article, name, value: text, unit: 'choice' };
}

function terms_of(changes) {
	const rows = programme.map(row => ({ ...row }));
	const counts = changes.includes('tier.measure orders');
	for (const change of changes.filter(one => !one.includes(':'))) {
		const [name, text] = change.split(' '), row = row_of(name, text), place = rows.findIndex(one => one.name === name);
		if (text === 'none') rows.splice(place, 1);
		else if (place >= 0) rows[place] = { ...row, article: rows[place].article };
		else rows.push(row);
	}
	if (counts) rows.find(row => row.name === 'tier.1.standard').unit = 'count';
	return rows;
}

// "10 x WAX candles Hearth 200.00 cost 12.00"
function line_of(text, id) {
	const [, quantity, words, net, cost] = /^(?:(\d+) x )?((?:[^\d\s]\S* )*)([\d.]+)(?: cost ([\d.]+))?$/.exec(text.trim());
	const [product, category, brand] = words.trim().split(' ');
	return { id, product: product || 'THING', category: category || '-', brand: brand || '-', quantity: Number(quantity ?? 1),
		net: pennies(net), cost: cost ? pennies(cost) : -1 };
}

function story(text, changes) {
	const ops = [{ what: 'version', number: 1, day: day_of('2026-01-01'), rows: terms_of(changes) }];
	let day = day_of('2026-03-02'), order = 0, last;
	for (const name of names) {
		const own = changes.find(change => change.startsWith(`${name}:`))?.split(': ')[1];
		ops.push({ what: 'partner', id: people[name], kinds: own ? kinds[own] : 3 });
	}
	for (let id = 2; id <= 4; id++) ops.push({ what: 'sponsor', id, sponsor: id - 1, day: day_of('2026-01-01') });
	for (let id = 1; id <= 4; id++) ops.push({ what: 'bond', client: id, partner: id, day: day_of('2026-01-01') });
	for (let step of text.split('; ')) {
		const dated = /^(\d{4}-\d\d-\d\d) (.*)$/.exec(step);
		if (dated) [day, step] = [day_of(dated[1]), dated[2]];
		const sold = /^(\w+)('s client)? orders (.*)$/.exec(step), back = /^returns ([\d.]+)$/.exec(step);
		const under = /^(\w+) comes under (\w+)$/.exec(step), agreed = /^(\w+) agrees (\S+) (\S+)$/.exec(step);
		const left = /^(\w+) leaves$/.exec(step);
		if (sold) {
			last = sold[3].split(', ').map((line, i) => line_of(line, ++order * 100 + i));
			ops.push({ what: 'order', id: order, day, partner: people[sold[1]], client: sold[2] ? people[sold[1]] : 0, lines: last });
			ops.push({ what: 'delivered', id: order, day }, { what: 'paid', id: order, day });
		} else if (back) {
			last[0].left ??= last[0].net;
			last[0].left -= pennies(back[1]);
			ops.push({ what: 'return', id: order, day, lines: [{ id: last[0].id, quantity: last[0].left ? 0 : 1, net: pennies(back[1]) }] });
		} else if (under) ops.push({ what: 'sponsor', id: people[under[1]], sponsor: people[under[2]] ?? 0, day });
		else if (agreed) ops.push({ what: 'individual', id: people[agreed[1]], day, until: day + 400, rows: [row_of(agreed[2], agreed[3])] });
		else if (left) ops.push({ what: 'leave', id: people[left[1]], day });
		else assert.fail(`cannot read the step "${step}"`);
	}
	return ops;
}

// What the engine answers to the last step, and the slips of it.
function played(ops) {
	const moved = 20, slips = count => Array.from({ length: count }, (_, place) => ({ what: 'slip', place }));
	const run = extra => {
		const input = ['begin', ...[...ops, ...extra].map(told)].join('\n');
		const { stdout, stderr, status } = spawnSync(program, { input: `${input}\n`, encoding: 'utf8' });
		assert.equal(status, 0, stderr.slice(-2000));
		return stdout.split('done\n').slice(1, -1).map(part => part.split('\n').filter(Boolean));
	};
	const answers = run([]), first = answers.find(lines => lines.some(line => line.startsWith('refused')));
	if (first && ops.at(-1).what !== 'sponsor') assert.fail(first.join('\n'));
	const last = answers.at(-1), count = last.filter(line => /^(share|back) /.test(line)).length;
	assert.ok(count < moved);
	return { last, slips: count ? run(slips(count)).slice(ops.length).flat().map(line => line.slice(5)) : [] };
}

const money = sums => names.filter(name => sums.get(people[name])).toReversed()
	.map(name => `${name} ${(Number(sums.get(people[name])) / 100).toFixed(2)}`).join(', ') || 'nobody';

function of_engine(lines) {
	const sums = new Map();
	if (lines.some(line => line.startsWith('refused'))) return 'refused';
	for (const line of lines) {
		const [what, , partner, , amount] = line.split(' ');
		sums.set(Number(partner), (sums.get(Number(partner)) ?? 0) + (what === 'back' ? -amount : Number(amount)));
	}
	return money(sums);
}

function of_model(ops) {
	const model = new Model(), sums = new Map();
	let last;
	model.worse = [];
	for (const op of ops) last = model_step(model, op);
	if (last === true) return 'refused';
	for (const share of last.shares) sums.set(share.partner, (sums.get(share.partner) ?? 0n) + share.amount);
	for (const back of last.backs) sums.set(back.partner, (sums.get(back.partner) ?? 0n) - back.amount);
	return money(sums);
}

const examples = [];
let heading = '', changes = [];
for (const line of readFileSync('tests/examples/commissions.md', 'utf8').split('\n')) {
	if (line.startsWith('## ')) [heading, changes] = [line.slice(3), []];
	if (line.startsWith('`')) changes.push(...[...line.matchAll(/`([^`]+)`/g)].map(match => match[1]));
	const cells = line.split('|').map(cell => cell.trim());
	if (/^\d+$/.test(cells[1])) examples.push({ heading, changes, number: Number(cells[1]), text: cells[2], expected: cells[3], says: cells[4] });
}

test('there are at least forty examples, numbered through', () => {
	assert.ok(examples.length >= 40);
	assert.deepEqual(examples.map(one => one.number), examples.map((_, i) => i + 1));
});

for (const example of examples) {
	test(`example ${example.number}: ${example.text}`, () => {
		const ops = story(example.text, example.changes), { last, slips } = played(ops);
		assert.equal(of_engine(last), example.expected, 'the engine');
		assert.equal(of_model(ops), example.expected, 'the naive model');
		if (example.says !== '–') assert.ok(slips.some(line => line.includes(example.says)), `no slip says it:\n${slips.join('\n')}`);
	});
}
