// Seeded random histories of a partner network, and the way they are told to the program that plays them (history.c).

// mulberry32: the same seed gives the same history everywhere.
export function dice(seed) {
	let state = Math.imul(seed, 0x9e3779b1) >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	};
	const below = n => next() % n;
	return { below, one: list => list[below(list.length)], chance: (n, of) => below(of) < n, between: (a, b) => a + below(b - a + 1) };
}

const FIXED = [['payout.minimum', 100, 'minor'], ['payout.day', 10, 'day'], ['notice.days', 30, 'days'],
	['answer.days', 5, 'days'], ['question.days', 2, 'days'], ['reapply.days', 90, 'days'], ['appeal.days', 14, 'days'],
	['first_action.days', 60, 'days'], ['hold.days', 14, 'days']];
export const KEYS = { product: ['p0', 'p1', 'p2.x'], category: ['c0', 'c1'], brand: ['b0', 'b1'] };

function tier_rows(roll, add) {
	const measure = roll.one(['turnover', 'paid', 'paid', 'margin', 'orders', 'units']);
	const marginal = measure === 'turnover' || measure === 'paid' ? roll.chance(1, 2) : false;
	const period = roll.one(['month', 'quarter', 'year', 'rolling', 'lifetime']), down = roll.one(['keep', 'grace', 'step', 'fall']);
	const unit = measure === 'orders' || measure === 'units' ? 'count' : 'minor';
	const size = measure === 'orders' ? 6 : measure === 'units' ? 60 : 60000, tiers = roll.between(1, 4);
	const choices = { measure, period, down, whose: roll.one(['own', 'clients', 'both', 'team', 'all']),
		up: marginal ? 'at_once' : roll.one(['at_once', 'next_period']), returns: roll.one(['stay', 'lower']),
		method: marginal ? 'marginal' : 'whole' };
	for (const [name, word] of Object.entries(choices)) add(6, `tier.${name}`, word, 'choice');
	if (period === 'rolling') add(6, 'tier.months', roll.between(1, 14), 'months');
	if (down === 'grace') add(6, 'tier.grace', roll.between(1, 3), 'count');
	let from = 0;
	for (let i = 0; i < tiers; i++, from += roll.between(1, size)) add(6, `tier.${i + 1}.t${i}`, from, unit);
	return { tiers, marginal };
}

function rate_rows(roll, add, level, most, tiers, marginal, individual) {
	const kind = () => roll.one(['', '', '.reseller', '.promoter', '.contractor']);
	const forms = level ? ['rate', 'rate', 'margin', 'each', 'order', 'share'] : ['rate', 'rate', 'margin', 'each', 'order'];
	const seen = new Set();
	const give = (who, scope, key) => {
		const place = `${who}${scope}${key}`;
		if (seen.has(place)) return;
		seen.add(place);
		const cuttable = marginal && (scope === '' || scope === '.later' || scope === '.tier');
		const form = cuttable ? 'rate' : roll.one(forms);
		const value = form === 'each' ? roll.below(120) : form === 'order' ? roll.below(900)
			: form === 'share' ? roll.below(10001) : roll.below(most + 1);
		add(7, `level.${level}${who}.${form}${scope}${key}`, value, form === 'each' || form === 'order' ? 'minor' : 'bp');
		if (scope === '.later' || !roll.chance(1, 5)) return;
		if (roll.chance(1, 2)) add(7, `level.${level}${who}.orders${scope}${key}`, roll.between(1, 6), 'count');
		else add(7, `level.${level}${who}.months${scope}${key}`, roll.between(1, 12), 'months');
		if (scope === '' && roll.chance(1, 2)) give(who, '.later', '');
	};
	if (!individual || roll.chance(1, 2)) give(individual ? kind() : '', '', '');
	for (const [scope, keys] of Object.entries(KEYS))
		if (roll.chance(1, 2)) give(kind(), `.${scope}`, `.${roll.one(keys)}`);
	for (let i = 0; i < tiers; i++) if (roll.chance(1, 2)) give(kind(), '.tier', `.t${i}`);
	if (roll.chance(1, 3)) give(kind(), '', '');
}

function version_rows(roll) {
	const rows = [], add = (article, name, value, unit) => rows.push({ article, name, value, unit });
	const levels = roll.between(1, 4), cap = roll.between(200, 6000), most = Math.floor(cap / levels);
	for (const [name, value, unit] of FIXED) add(9, name, value, unit);
	add(11, 'tail.days', roll.between(0, 120), 'days');
	add(7, 'share.cap', cap, 'bp');
	add(7, 'share.treatment', roll.one(['nearest', 'even']), 'choice');
	const { tiers, marginal } = tier_rows(roll, add);
	for (let level = 0; level < levels; level++) rate_rows(roll, add, level, most, tiers, marginal, false);
	if (roll.chance(2, 3)) {
		const measure = roll.one(['turnover', 'paid', 'margin', 'orders', 'units']);
		add(7, 'active.measure', measure, 'choice');
		add(7, 'active.from', roll.between(1, measure === 'orders' ? 3 : measure === 'units' ? 20 : 8000),
			measure === 'orders' || measure === 'units' ? 'count' : 'minor');
		add(7, 'active.whose', roll.one(['own', 'clients', 'both', 'team', 'all']), 'choice');
		add(7, 'active.months', roll.between(1, 6), 'months');
		add(7, 'active.rollup', roll.one(['none', 'next']), 'choice');
	}
	return { rows, levels, most, tiers, marginal };
}

// A later version: the last one with one number changed, or another one altogether.
function next_version(roll, last) {
	if (roll.chance(1, 4)) return version_rows(roll);
	const rows = last.rows.map(row => ({ ...row })), rates = rows.filter(row => /^level\.\d/.test(row.name) && row.unit === 'bp');
	const rate = rates.length ? roll.one(rates) : null;
	if (rate) rate.value = /share/.test(rate.name) ? roll.below(10001) : roll.below(last.most + 1);
	return { ...last, rows };
}

function individual_rows(roll, versions) {
	const rows = [], add = (article, name, value, unit) => rows.push({ article, name, value, unit });
	const levels = Math.min(...versions.map(one => one.levels)), most = Math.min(...versions.map(one => one.most));
	const marginal = versions.some(one => one.marginal), tiers = Math.min(...versions.map(one => one.tiers));
	for (let level = 0; level < levels; level++) rate_rows(roll, add, level, most, tiers, marginal, true);
	return rows;
}

class Making {
	constructor(seed) {
		Object.assign(this, { roll: dice(seed), ops: [], day: 19737, orders: [], clients: 0, partners: 0, changing: 0 });
	}

	say(op) {
		this.ops.push(op);
	}

	begin() {
		const { roll } = this;
		let version = version_rows(roll), from = 19000;
		this.versions = [version];
		for (let i = roll.below(3); i > 0; i--) this.versions.push(next_version(roll, this.versions.at(-1)));
		this.versions.forEach((one, i) => {
			this.say({ what: 'version', number: i + 1, day: from, rows: one.rows });
			from = Math.max(from, this.day) + roll.between(20, 300);
		});
		for (let i = roll.between(3, 12); i > 0; i--) this.partner();
	}

	partner() {
		const { roll } = this;
		this.say({ what: 'partner', id: ++this.partners, kinds: roll.between(1, 7) });
		if (this.partners > 1 && roll.chance(4, 5))
			this.say({ what: 'sponsor', id: this.partners, sponsor: roll.between(1, this.partners - 1), day: this.day });
	}

	order() {
		const { roll } = this, lines = [], client = this.clients && roll.chance(1, 2) ? roll.between(1, this.clients) : 0;
		for (let i = roll.between(1, 5); i > 0; i--) {
			const quantity = roll.between(1, roll.chance(1, 3) ? 40 : 4);
			const net = roll.below(roll.one([30, 3000, 3000, 100000]));
			lines.push({ id: this.ops.length * 10 + i, product: roll.one([...KEYS.product, 'p9']), brand: roll.one([...KEYS.brand, '-']),
				category: roll.one([...KEYS.category, '-']), quantity, net,
				cost: roll.chance(1, 5) ? -1 : Math.floor(net / quantity * roll.below(130) / 100) });
		}
		const order = { what: 'order', id: this.ops.length, day: this.day, partner: roll.between(1, this.partners), client, lines };
		this.say(order);
		this.orders.push({ id: order.id, delivered: false, paid: false, lines: lines.map(line => ({ ...line })) });
	}

	move() {
		const order = this.roll.one(this.orders);
		if (!order.delivered && (order.paid || this.roll.chance(1, 2))) order.delivered = this.say({ what: 'delivered', id: order.id, day: this.day }) ?? true;
		else if (!order.paid) order.paid = this.say({ what: 'paid', id: order.id, day: this.day }) ?? true;
		else this.back(order);
	}

	back(order) {
		const { roll } = this;
		if (!order.delivered) return;
		const lines = order.lines.filter(line => line.quantity > 0 && roll.chance(2, 3)).map(line => {
			const quantity = roll.chance(1, 2) ? line.quantity : roll.between(1, line.quantity);
			const net = quantity === line.quantity ? line.net : Math.floor(line.net * quantity / line.quantity);
			line.quantity -= quantity;
			line.net -= net;
			return { id: line.id, quantity, net };
		});
		if (lines.length) this.say({ what: 'return', id: order.id, day: this.day, lines });
		if (order.paid && order.lines.every(line => line.quantity === 0) && roll.chance(1, 2)) {
			this.say({ what: 'forget', id: order.id });
			this.orders = this.orders.filter(one => one !== order);
		}
	}

	step() {
		const { roll } = this, what = roll.below(100);
		this.day += roll.chance(2, 3) ? 0 : roll.chance(1, 30) ? roll.between(20, 100) : roll.between(1, 4);
		if (what < 35 || !this.orders.length) this.order();
		else if (what < 78) this.move();
		else if (what < 84) this.back(roll.one(this.orders));
		else if (what < 88) this.say({ what: 'bond', client: ++this.clients, partner: roll.between(1, this.partners), day: this.day });
		else if (what < 92)
			this.say({ what: 'sponsor', id: roll.between(1, this.partners), sponsor: roll.between(0, this.partners),
				day: this.day + roll.one([-3, 0, 0, 5, 40]) });
		else if (what < 93) this.say({ what: 'leave', id: roll.between(1, this.partners), day: this.day });
		else if (what < 94) this.partner();
		else if (what < 96)
			this.say({ what: 'individual', id: roll.between(1, this.partners), day: this.day, until: this.day + roll.between(1, 200),
				rows: individual_rows(roll, this.versions) });
		else this.say({ what: 'tier', id: roll.between(1, this.partners), day: this.day });
	}
}

export function history(seed, length) {
	const making = new Making(seed);
	making.begin();
	while (making.ops.length < length) making.step();
	return making.ops;
}

const row_text = row => `${row.article} ${row.name} ${row.value} ${row.unit}`;

export function told(op) {
	const block = (head, lines) => [head, ...lines, 'end'].join('\n');
	switch (op.what) {
	case 'version': return block(`version ${op.number} ${op.day}`, op.rows.map(row_text));
	case 'individual': return block(`individual ${op.id} ${op.day} ${op.until}`, op.rows.map(row_text));
	case 'partner': return `partner ${op.id} ${op.kinds}`;
	case 'sponsor': return `sponsor ${op.id} ${op.sponsor} ${op.day}`;
	case 'leave': return `leave ${op.id} ${op.day}`;
	case 'bond': return `bond ${op.client} ${op.partner} ${op.day}`;
	case 'order': return block(`order ${op.id} ${op.day} ${op.partner} ${op.client}`, op.lines.map(line =>
		[line.id, line.product, line.brand, line.category, line.quantity, line.net, line.cost].join(' ')));
	case 'return': return block(`return ${op.id} ${op.day}`, op.lines.map(line => `${line.id} ${line.quantity} ${line.net}`));
	case 'forget': return `forget ${op.id}`;
	case 'slip': return `slip ${op.place}`;
	default: return `${op.what} ${op.id} ${op.day}`;
	}
}

const exact_rows = rows => rows.map(row => ({ ...row, value: row.unit === 'choice' ? row.value : BigInt(row.value) }));
const code = word => (word === '-' ? null : word);

// The same step told to the naive model; true when it refuses.
export function model_step(model, op) {
	switch (op.what) {
	case 'version': return model.version(op.number, op.day, exact_rows(op.rows));
	case 'individual': return model.individual(op.id, op.day, op.until, exact_rows(op.rows));
	case 'partner': return model.partner(op.id, op.kinds);
	case 'sponsor': return model.sponsor(op.id, op.sponsor, op.day);
	case 'leave': return model.leave(op.id, op.day);
	case 'bond': return model.bond(op.client, op.partner, op.day);
	case 'order': return model.order(op.id, op.day, op.partner, op.client, op.lines.map(line => ({ id: line.id,
		product: code(line.product), brand: code(line.brand), category: code(line.category), quantity: BigInt(line.quantity),
		net: BigInt(line.net), cost: BigInt(line.cost) })));
	case 'delivered': return model.delivered(op.id, op.day);
	case 'paid': return model.paid(op.id, op.day);
	case 'return': return model.returned(op.id, op.day, op.lines.map(line => ({ id: line.id, quantity: BigInt(line.quantity),
		net: BigInt(line.net) })));
	case 'tier': return model.tier(op.id, op.day);
	default: return null;
	}
}
