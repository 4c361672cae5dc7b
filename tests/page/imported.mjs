// A real wholesaler's invoices under the model programme: imported, computed by one command, twice alike, and equal to the
// naive model of the rules, which is fed from the rows of the database; sponsors are those that the profile's rule says.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Model } from '../property/model.mjs';
import { model_step } from '../property/histories.mjs';

const data = '../shared/data/online_retail_2010-12_2011-05.csv';
const skip = existsSync(data) ? false : 'the real data is not here';
const folder = join(dirname(process.env.FILAR_VAR), 'imported'), filar = join(process.env.FILAR_BIN, 'filar');
const env = { ...process.env, VAR: folder, PORT: String(Number(new URL(process.env.FILAR_URL).port) + 3), DEMO: '1',
	ASAN_OPTIONS: 'detect_leaks=0' };
delete env.FILAR_CONFIG;
let running;

function tool(...words) {
	const { stdout, stderr, status } = spawnSync(filar, words, { env, encoding: 'utf8', maxBuffer: 1 << 26 });
	assert.equal(status, 0, stderr);
	return stdout;
}

function sql(statement) {
	const secret = readFileSync(join(folder, 'secrets/root'), 'utf8').trim();
	const { stdout, stderr, status } = spawnSync('mariadb', ['--no-defaults', '-N', '-B', '-u', 'root', `--socket=${folder}/run/db.sock`, 'filar'],
		{ encoding: 'utf8', input: statement, env: { ...process.env, MYSQL_PWD: secret }, maxBuffer: 1 << 27 });
	assert.equal(status, 0, stderr);
	return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
}

const zone = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });
const day_number = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
const day_of = (utc) => day_number(zone.format(new Date(`${utc.replace(' ', 'T')}Z`)));
const SPAN = ['--until', '2011-05-31'];

before(async () => {
	if (skip) return;
	rmSync(folder, { recursive: true, force: true });
	running = spawn(filar, ['run'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	await new Promise((resolve, reject) => {
		running.stdout.on('data', (bytes) => { said += bytes; if (/^ready: /m.test(said)) resolve(); });
		running.on('exit', (status) => reject(new Error(`filar run ended with ${status}: ${said}`)));
	});
	tool('import', 'orders', data, '--map', 'online-retail');
});

after(async () => {
	if (!running || running.exitCode !== null) return;
	const gone = new Promise((resolve) => running.on('exit', resolve));
	running.removeAllListeners('exit');
	running.on('exit', () => {});
	running.kill('SIGINT');
	await Promise.race([gone, new Promise((resolve) => { const look = () => (running.exitCode === null ? setTimeout(look, 50) : resolve()); look(); })]);
	rmSync(folder, { recursive: true, force: true });
});

test('sponsors stand by the rule of the profile, from the first invoice, and a second import changes nothing', { skip }, () => {
	const placed = sql(`SELECT a.external_code, COALESCE(s.external_code, ''), COALESCE(x.since_day, ''),
		(SELECT MIN(o.placed_at) FROM orders o WHERE o.partner_id = a.id)
		FROM partners a LEFT JOIN partner_sponsors x ON x.partner_id = a.id LEFT JOIN partners s ON s.id = x.sponsor_id
		WHERE a.external_code IS NOT NULL ORDER BY a.external_code`);
	assert.equal(placed.length, 641);
	placed.forEach(([, sponsor, since, first], at) => {
		const above = Math.floor((at + 1) / 3);
		assert.equal(sponsor, above ? placed[above - 1][0] : '', `of the customer at place ${at + 1}`);
		if (above) assert.equal(day_number(since), day_of(first));
	});
	assert.match(tool('import', 'orders', data, '--map', 'online-retail'), /sponsors given to partners without one +0 +639 *\n[\s\S]*Nothing changed/);
});

function naive() {
	const model = new Model();
	const rows = sql(`SELECT article, name, value, unit FROM programme_parameters p JOIN programme_versions v ON v.id = p.version_id
		WHERE v.number = 1`).map(([article, name, value, unit]) => ({ article: Number(article), name, value: Number(value), unit }));
	const words = Object.fromEntries(readFileSync('deploy/programme/model.params', 'utf8').split('\n').filter((line) => line && line[0] !== '#')
		.map((line) => line.split('\t')).map(([, name, value, unit]) => [name, unit === 'choice' ? value : Number(value)]));
	for (const row of rows) {
		if (row.unit === 'choice') row.value = words[row.name];
		assert.equal(row.value, words[row.name], `${row.name} is the model's`);
	}
	model.worse = [[false]];
	model_step(model, { what: 'version', number: 1, day: -20000, rows });
	for (const [id, kinds] of sql('SELECT id, reseller + 2 * promoter + 4 * contractor FROM partners ORDER BY id'))
		model_step(model, { what: 'partner', id: Number(id), kinds: Number(kinds) });
	for (const [id, sponsor, day] of sql('SELECT partner_id, COALESCE(sponsor_id, 0), since_day FROM partner_sponsors ORDER BY since_day, partner_id'))
		assert.ok(!model_step(model, { what: 'sponsor', id: Number(id), sponsor: Number(sponsor), day: day_number(day) }));
	return model;
}

// What the naive model says of every imported order, as rows of the command's file.
function naive_rows(model) {
	const lines = new Map(), rows = [];
	for (const [order, id, product, category, brand, quantity, net, cost] of sql(`SELECT l.order_id, l.id, l.sku, c.slug,
		COALESCE(NULLIF(b.name, ''), '-'), l.quantity, l.net, COALESCE(l.cost, -1) FROM order_lines l JOIN orders o ON o.id = l.order_id
		JOIN products p ON p.id = l.product_id JOIN categories c ON c.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id
		WHERE o.external_code IS NOT NULL AND o.kind = 'order' AND l.quantity > 0 AND l.net >= 0 ORDER BY l.order_id, l.line`))
		lines.set(order, [...(lines.get(order) ?? []), { id: Number(id), product, category, brand, quantity: Number(quantity), net: Number(net), cost: Number(cost) }]);
	for (const [id, partner, placed] of sql(`SELECT id, partner_id, placed_at FROM orders WHERE external_code IS NOT NULL AND kind = 'order'
		AND partner_id IS NOT NULL ORDER BY placed_at, id`)) {
		const day = day_of(placed), order = Number(id);
		if (!lines.has(id)) continue;
		model_step(model, { what: 'order', id: order, day, partner: Number(partner), client: 0, lines: lines.get(id) });
		model_step(model, { what: 'delivered', id: order, day });
		for (const share of model_step(model, { what: 'paid', id: order, day }).shares)
			rows.push([order, share.line, share.partner, share.level, share.amount].join(' '));
	}
	return rows;
}

test('all six months compute twice alike and equal the naive model to the penny', { skip }, () => {
	const file = join(folder, 'commissions.csv'), first = tool('simulate', ...SPAN, '--csv', file), second = tool('simulate', ...SPAN);
	assert.match(first, /^hash [0-9a-f]{64}$/m);
	assert.equal(second, first);
	const rows = readFileSync(file, 'utf8').trim().split('\r\n').slice(1).map((line) => line.split(',').map((field) => field.replaceAll('"', '')));
	assert.ok(rows.length > 2000, `${rows.length} commissions`);
	assert.deepEqual(rows.map(([what]) => what).filter((what) => what !== 'share'), [], 'no credit note has its original in this file');
	assert.deepEqual(rows.map(([, order, line, partner, level, amount]) => [order, line, partner, level, amount].join(' ')), naive_rows(naive()));
	const sum = rows.reduce((all, row) => all + BigInt(row[5]), 0n);
	const told = /sum of commissions +(\d+)\.(\d\d)/.exec(first);
	assert.equal(BigInt(told[1] + told[2]), sum);
	assert.match(first, /lines of credit notes +51\n +of them without an original +51\n/);
	assert.equal(sql('SELECT COUNT(*) FROM commissions m JOIN orders o ON o.id = m.order_id WHERE o.external_code IS NOT NULL')[0][0], '0');
});
