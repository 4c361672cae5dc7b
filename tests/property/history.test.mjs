// Seeded random histories through the engine (history.c) and, step by step, through the naive model (model.mjs): whoever
// earns what from which line, what comes back, every tier asked for, every refusal. A seed that differs is named with its
// step, and FILAR_SEED=N replays it alone.
//     FILAR_SEEDS, FILAR_STEPS     how many histories of how many steps
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { history, KEYS, model_step, told } from './histories.mjs';
import { Model, worse } from './model.mjs';

const program = process.env.FILAR_HISTORY ?? 'build/test/tests/history';
const only = Number(process.env.FILAR_SEED ?? 0);
const seeds = Number(process.env.FILAR_SEEDS ?? 150), steps = Number(process.env.FILAR_STEPS ?? 1000), batch = 25;

// What the engine answered, step by step.
function played(histories) {
	const input = histories.map(ops => ['begin', ...ops.map(told)].join('\n')).join('\n');
	const { stdout, stderr, status } = spawnSync(program, { input: `${input}\n`, maxBuffer: 1 << 30, encoding: 'utf8' });
	assert.equal(status, 0, `history ended with ${status}: ${stderr.slice(-2000)}`);
	const answers = stdout.split('\n'), all = [];
	let at = 0;
	for (const ops of histories) {
		const mine = [];
		for (let i = -1; i < ops.length; i++) {
			const lines = [];
			while (answers[at] !== 'done') {
				assert.ok(at < answers.length, 'the engine stopped answering');
				lines.push(answers[at++]);
			}
			at++;
			if (i >= 0) mine.push(lines);
		}
		all.push(mine);
	}
	return all;
}

const share_text = share => `share ${share.line} ${share.partner} ${share.level} ${share.amount}`;
const back_text = back => `back ${back.line} ${back.partner} ${back.level} ${back.amount}`;
const first_words = (line, count) => line.split(' ').slice(0, count).join(' ');

// What holds whatever the rules are: told from the engine's own answers.
class Invariants {
	constructor() {
		this.orders = new Map();
	}

	step(op, lines, expected) {
		if (op.what === 'order') this.orders.set(op.id, { lines: new Map(op.lines.map(one => [one.id, { ...one }])), shares: new Map() });
		const order = this.orders.get(op.id);
		for (const line of lines.filter(one => one.startsWith('share '))) {
			const [, id, partner, level, amount] = line.split(' ').map(Number);
			if (amount <= 0) return 'a share is not above zero';
			order.shares.set(`${id} ${partner} ${level}`, { line: id, amount, taken: 0 });
		}
		if (expected?.most !== undefined) {
			const sum = [...order.shares.values()].reduce((all, share) => all + share.amount, 0);
			if (BigInt(sum) > expected.most) return 'the shares are more than the cap';
		}
		if (op.what === 'return') for (const back of op.lines) order.lines.get(back.id).quantity -= back.quantity;
		for (const line of lines.filter(one => one.startsWith('back '))) {
			const [, id, partner, level, amount] = line.split(' ').map(Number), share = order.shares.get(`${id} ${partner} ${level}`);
			if (!share) return 'something comes back that nobody got';
			share.taken += amount;
			if (amount <= 0 || share.taken > share.amount) return 'more comes back than was given';
		}
		if (op.what === 'return' || op.what === 'paid' || op.what === 'delivered')
			for (const share of order.shares.values())
				if (order.lines.get(share.line).quantity === 0 && share.taken !== share.amount) return 'a whole return leaves something';
		return null;
	}
}

// thorough: also asks of every kind of sale whether a version is worse than an earlier one.
function difference(ops, answers, thorough) {
	const model = new Model(), invariants = new Invariants();
	model.worse = [];
	for (let i = 0; i < ops.length; i++) {
		const op = ops[i], lines = answers[i], expected = model_step(model, op);
		if (op.what === 'version') {
			if (lines.some(line => line.startsWith('refused'))) return [i, lines, 'a version that stands'];
			for (let before = 0; before < op.number - 1; before++) {
				const said = (model.worse[before] ??= [])[op.number - 1] = lines.includes(`worse ${before}`);
				if (!thorough) continue;
				const wanted = worse(model.versions[before].terms, model.versions[op.number - 1].terms, KEYS);
				if (said !== wanted) return [i, lines, `version ${op.number} is ${wanted ? '' : 'not '}worse than ${before + 1}`];
			}
			continue;
		}
		const wanted = op.what === 'tier' ? [`tier ${expected.tier} ${expected.sum}`]
			: expected === true ? ['refused'] : [...(expected?.shares ?? []).map(share_text), ...(expected?.backs ?? []).map(back_text)];
		const found = lines.map(line => first_words(line, line.startsWith('refused') ? 1 : 5));
		if (found.join('\n') !== wanted.join('\n')) return [i, lines, wanted];
		const broken = invariants.step(op, lines, expected);
		if (broken) return [i, lines, broken];
	}
	return null;
}

test('every history gives the same to the penny as the naive model', () => {
	const from = only || 1, to = only || seeds, told_at = Date.now();
	const seen = { share: 0, back: 0, refused: 0, tier: 0 };
	for (let seed = from; seed <= to; seed += batch) {
		const numbers = Array.from({ length: Math.min(batch, to - seed + 1) }, (_, i) => seed + i);
		const histories = numbers.map(one => history(one, steps)), answers = played(histories);
		histories.forEach((ops, i) => {
			for (const line of answers[i].flat()) if (line.split(' ')[0] in seen) seen[line.split(' ')[0]]++;
			const found = difference(ops, answers[i], only || numbers[i] % 10 === 0);
			if (found)
				assert.fail(`seed ${numbers[i]}, step ${found[0]} (${JSON.stringify(ops[found[0]])}): the engine says\n${found[1].join('\n')}` +
					`\nthe model ${[found[2]].flat().join('\n')}\nreplay with FILAR_SEED=${numbers[i]} FILAR_STEPS=${steps}`);
		});
		if (process.env.FILAR_PROGRESS)
			console.log(`${seed + numbers.length - 1} of ${to} seeds, ${Math.round((Date.now() - told_at) / 1000)} s`);
	}
	assert.ok(only || (seen.share > 100 && seen.back > 10 && seen.refused > 0 && seen.tier > 10), JSON.stringify(seen));
	console.log(`seeds ${from} to ${to}: ${JSON.stringify(seen)}`);
});
