// make bench: two scratch instances (a large company and a small one), every part of tests/bench/parts in the order of its
// name, a table, and build/bench.json: one flat object of numbers. A new part adds its keys by returning them.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from './beside.mjs';
import { Instance, folder, say } from './lib.mjs';

const env = (name, other) => Number(process.env[name] || other);
const port = env('BENCH_PORT', 8390);
const ground = {
	large: new Instance('large', port), small: new Instance('small', port + 1), port: port + 2, children: 4,
	products: env('BENCH_PRODUCTS', 100000), partners: env('BENCH_PARTNERS', 5000),
};
const few = Math.min(1000, ground.products), orders = env('BENCH_LINES', 1000000) / 5;
const targets = { 'storefront.ratio_bare': '>= 0.10', 'storefront.statements': '<= 4', 'storefront.growth': '<= 1.3', 'submit.ratio_raw_4': '>= 0.7',
	'submit.ratio_raw_16': '>= 0.7', 'memory.services_mb': '<= 60', 'programme.ratio_bare': '>= 0.5', 'start.warm_s': '<= 5',
	'commission.lines_per_s': '>= 20000', 'commission.booked_per_s': '>= 2000', 'commission.memory_growth': '<= 1.2' };

async function prepare(instance, products, partners, count) {
	await instance.start();
	instance.fill(products, partners, count);
	instance.widen(ground.children);
	await instance.stop();
	await instance.start();
}

const result = {};
let status = 0;
rmSync(folder, { recursive: true, force: true });
try {
	build();
	await prepare(ground.large, ground.products, ground.partners, orders);
	await prepare(ground.small, few, Math.min(200, ground.partners), Math.min(2000, orders));
	const wanted = process.argv.slice(2);
	for (const file of readdirSync(new URL('parts/', import.meta.url)).sort()) {
		if (!file.endsWith('.mjs') || (wanted.length && !wanted.some((name) => file.includes(name)))) continue;
		say(`part ${file.replace(/\.mjs$/, '')}`);
		Object.assign(result, await (await import(`./parts/${file}`)).measure(ground));
	}
	for (const key of Object.keys(result)) result[key] = Math.round(result[key] * 1000) / 1000;
	writeFileSync('build/bench.json', `${JSON.stringify(result, null, '\t')}\n`);
	console.log('\nmeasure                      figure      target');
	for (const [key, value] of Object.entries(result)) console.log(`${key.padEnd(26)} ${String(value).padStart(10)}      ${targets[key] ?? ''}`);
} catch (error) {
	console.error(error);
	status = 1;
} finally {
	await ground.large.stop();
	await ground.small.stop();
}
process.exit(status);
