// A deliberately naive model of the programme's rules, written from their text with whole numbers of any size: every sum is
// added up anew from the list of all facts, every rule is asked one after the other. It shares nothing with the engine; the
// tests in this folder play the same histories through both. Days are counted from 1970-01-01, money in minor units.

const day_parts = day => {
	const date = new Date(day * 86400000);
	return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
};
const day_of = (year, month, of_month) => Date.UTC(year, month, of_month) / 86400000;

// The same day so many months later; the last of the month when it has no such day.
export function months_later(day, months) {
	const [year, month, of_month] = day_parts(day);
	const last = day_parts(day_of(year, month + months + 1, 0))[2];
	return day_of(year, month + months, Math.min(of_month, last));
}

// How often a month has passed in whole since a day.
export function whole_months(from, to) {
	let months = 0;
	while (months_later(from, months + 1) <= to) months++;
	return months;
}

// Rounds every part down, then gives what is left one by one to the part furthest below its due; the earlier of equals.
export function cut(whole, weights) {
	const sum = weights.reduce((a, b) => a + b, 0n);
	if (sum === 0n) return weights.map(() => 0n);
	const parts = weights.map(weight => (whole * weight) / sum);
	const lacks = weights.map((weight, i) => whole * weight - parts[i] * sum);
	let left = whole - parts.reduce((a, b) => a + b, 0n);
	for (; left > 0n; left--) {
		let neediest = 0;
		lacks.forEach((lack, i) => { if (lack > lacks[neediest]) neediest = i; });
		parts[neediest]++;
		lacks[neediest] -= sum;
	}
	return parts;
}

const KINDS = [[1, 'reseller'], [2, 'promoter'], [4, 'contractor']];

// ---- Terms ----

// "level.1.promoter.rate.category.candles" as an object; null for what is no rate and no limit.
function rate_name(name) {
	const words = name.split('.');
	if (words.shift() !== 'level') return null;
	const level = Number(words.shift());
	const kind = KINDS.some(([, word]) => word === words[0]) ? words.shift() : '';
	const form = words.shift(), scope = words.shift() ?? 'all';
	return { level, kind, form, scope, key: words.join('.') };
}

const same_place = (a, b) => a.level === b.level && a.kind === b.kind && a.scope === b.scope && a.key === b.key;

function rates_of(rows) {
	const named = rows.map(row => ({ ...row, ...rate_name(row.name) })).filter(row => row.form);
	const limits = named.filter(row => row.form === 'orders' || row.form === 'months');
	return named.filter(row => !limits.includes(row)).map(row => ({
		...row,
		orders: limits.find(limit => limit.form === 'orders' && same_place(limit, row))?.value,
		months: limits.find(limit => limit.form === 'months' && same_place(limit, row))?.value,
	}));
}

function terms_of(rows, number) {
	const plain = name => rows.find(row => row.name === name);
	const number_of = (name, otherwise) => plain(name) ? plain(name).value : otherwise;
	const tiers = rows.filter(row => /^tier\.\d+\./.test(row.name))
		.map(row => ({ code: row.name.split('.')[2], from: row.value })).sort((a, b) => (a.from < b.from ? -1 : 1));
	const rates = rates_of(rows);
	return {
		number, rows, rates, tiers,
		levels: 1 + Math.max(...rates.map(rate => rate.level)),
		tier: {
			measure: number_of('tier.measure', 'paid'), whose: number_of('tier.whose', 'both'),
			period: number_of('tier.period', 'rolling'), months: Number(number_of('tier.months', 0n)),
			method: number_of('tier.method', 'whole'), up: number_of('tier.up', 'at_once'),
			down: number_of('tier.down', 'fall'), grace: Number(number_of('tier.grace', 0n)),
			returns: number_of('tier.returns', 'lower'),
		},
		active: {
			from: number_of('active.from', 0n), measure: number_of('active.measure', 'paid'),
			whose: number_of('active.whose', 'both'), months: Number(number_of('active.months', 3n)),
			rollup: number_of('active.rollup', 'none'),
		},
		cap: number_of('share.cap'), treatment: number_of('share.treatment', 'nearest'),
		tail: Number(number_of('tail.days')),
	};
}

// Individual terms, then product, category, brand, tier, all sales, later; in each the partner's kind before all kinds.
function rate_for(terms, question) {
	const keys = { product: question.product, category: question.category, brand: question.brand, tier: question.tier,
		all: '', later: '' };
	for (const source of [terms.individual ?? [], terms.rates]) {
		for (const scope of ['product', 'category', 'brand', 'tier', 'all', 'later']) {
			for (const kind of [...KINDS.filter(([bit]) => question.kinds & bit).map(([, word]) => word), '']) {
				const rate = source.find(one => one.level === question.level && one.scope === scope &&
					one.kind === kind && keys[scope] !== null && one.key === keys[scope]);
				if (!rate) continue;
				if (rate.orders !== undefined && BigInt(question.number) > rate.orders) continue;
				if (rate.months !== undefined && BigInt(question.months) >= rate.months) continue;
				return rate;
			}
		}
	}
	return null;
}

// ---- What counts ----

const COUNTED = { own: ['own'], clients: ['client'], both: ['own', 'client'], team: ['team'], all: ['own', 'client', 'team'] };

function first_day(rule, day) {
	const [year, month] = day_parts(day);
	if (rule.period === 'lifetime') return -Infinity;
	if (rule.period === 'rolling') return months_later(day, -rule.months) + 1;
	if (rule.period === 'year') return day_of(year, 0, 1);
	return day_of(year, rule.period === 'quarter' ? month - month % 3 : month, 1);
}

// The first day of the next period; time counted back and lifetime are judged month by month.
function next_period(rule, day) {
	const [year, month] = day_parts(day);
	if (rule.period === 'year') return day_of(year + 1, 0, 1);
	if (rule.period === 'quarter') return day_of(year, month - month % 3 + 3, 1);
	return day_of(year, month + 1, 1);
}

const counts_for = (rule, fact) => COUNTED[rule.whose].includes(fact.relation) && !(fact.back && rule.returns === 'stay');

// Adds up what counts on a day, from the first so many facts.
function measure(facts, known, rule, day) {
	const first = first_day(rule, day);
	let sum = 0n;
	for (let i = 0; i < known; i++)
		if (counts_for(rule, facts[i]) && facts[i].counted >= first) sum += facts[i].values[rule.measure];
	return sum;
}

const reached = (terms, sum) => {
	let place = 0;
	terms.tiers.forEach((tier, i) => { if (sum >= tier.from) place = i; });
	return place;
};

// The tier held, judged at the end of each period and, when tiers rise at once, with each fact.
class Standing {
	constructor(terms) {
		Object.assign(this, { terms, rule: terms.tier, seen: 0, held: 0, began: 0, misses: 0, day: null });
	}

	judge(facts, day) {
		const place = reached(this.terms, measure(facts, this.seen, this.rule, day));
		if (place >= this.held) [this.held, this.misses] = [place, 0];
		else if (this.rule.down === 'grace') {
			this.misses++;
			if (this.misses > this.rule.grace) [this.held, this.misses] = [place, 0];
		} else if (this.rule.down === 'step') this.held--;
		else if (this.rule.down === 'fall') this.held = place;
		this.began = this.held;
	}

	pass(facts, day) {
		if (this.day === null) return;
		for (let next = next_period(this.rule, this.day); next <= day; next = next_period(this.rule, next)) {
			this.judge(facts, next - 1);
			this.day = next;
		}
	}

	today(facts, day) {
		for (; this.seen < facts.length; this.seen++) {
			const fact = facts[this.seen];
			if (!COUNTED[this.rule.whose].includes(fact.relation)) continue;
			this.pass(facts, fact.known);
			this.day = fact.known;
			if (!counts_for(this.rule, fact) || fact.counted < first_day(this.rule, fact.known)) continue;
			const place = reached(this.terms, measure(facts, this.seen + 1, this.rule, fact.known));
			if (this.rule.up === 'at_once' && place > this.held) [this.held, this.misses] = [place, 0];
		}
		this.pass(facts, day);
		const sum = measure(facts, facts.length, this.rule, day);
		const at_once = this.rule.up === 'at_once' && this.rule.down === 'fall';
		return { sum, place: at_once ? reached(this.terms, sum) : this.held, began: at_once ? 0 : this.began };
	}
}

// ---- One sale ----

function margin(line) {
	if (line.cost < 0n) return 0n;
	const left = line.net - line.cost * line.quantity;
	return left > 0n ? left : 0n;
}

const question_of = (party, line, tier) => ({ level: party.level, kinds: party.kinds, product: line.product, brand: line.brand,
	category: line.category, tier, number: party.number, months: party.months });

// Ten-thousandths due for each line.
function dues_of(party, lines, seller) {
	const { terms } = party, tier_rates = [...terms.rates, ...(terms.individual ?? [])].some(rate => rate.scope === 'tier');
	const dues = lines.map(() => 0n), fixed = new Map();
	let at = party.sum - lines.reduce((sum, line) => sum + line.net, 0n);
	lines.forEach((line, i) => {
		const rate = rate_for(terms, question_of(party, line, terms.tiers[party.place].code));
		const begin = at;
		at += line.net;
		if (!rate) return;
		const sliced = terms.tier.method === 'marginal' && tier_rates && party.counts &&
			['tier', 'all', 'later'].includes(rate.scope);
		const pieces = [];
		if (sliced) {
			terms.tiers.forEach((tier, place) => { // each tier's stretch of the line
				const low = place === 0 ? begin : tier.from;
				const high = place + 1 < terms.tiers.length ? terms.tiers[place + 1].from : at;
				const from = low > begin ? low : begin, to = high < at ? high : at;
				if (to < from || (to === from && line.net > 0n) || begin >= (terms.tiers[place + 1]?.from ?? at + 1n)) return;
				const paid = Math.max(place, party.began);
				const piece = rate_for(terms, question_of(party, line, terms.tiers[paid].code));
				if (piece) pieces.push({ net: to - from, rate: piece });
			});
		}
		// only if each piece meets a rate of the net sale
		if (sliced && pieces.every(piece => piece.rate.form === 'rate'))
			for (const piece of pieces) dues[i] += piece.net * piece.rate.value;
		else if (rate.form === 'rate') dues[i] = line.net * rate.value;
		else if (rate.form === 'margin') dues[i] = margin(line) * rate.value;
		else if (rate.form === 'each') dues[i] = rate.value * line.quantity * 10000n;
		else if (rate.form === 'share') dues[i] = seller ? seller.before[i] * rate.value : 0n;
		else if (rate.form === 'order') fixed.set(rate, [...(fixed.get(rate) ?? []), i]);
	});
	for (const [rate, places] of fixed) {
		let weights = places.map(i => lines[i].net);
		if (weights.every(weight => weight === 0n)) weights = weights.map((_, i) => (i === 0 ? 1n : 0n));
		cut(rate.value, weights).forEach((part, i) => { dues[places[i]] = part * 10000n; });
	}
	return dues;
}

export function shares_of(terms, lines, parties) {
	const most = lines.reduce((sum, line) => sum + line.net, 0n) * terms.cap / 10000n;
	let seller = null;
	for (const party of parties) {
		party.dues = dues_of(party, lines, seller);
		party.full = (party.dues.reduce((a, b) => a + b, 0n) + 5000n) / 10000n;
		if (party.level === 0) {
			party.before = cut(party.full, party.dues);
			seller = party;
		}
	}
	const sum = parties.reduce((all, party) => all + party.full, 0n);
	let left = most;
	const even = sum > most && terms.treatment === 'even' ? cut(most, parties.map(party => party.full)) : null;
	return parties.flatMap((party, p) => {
		const whole = even ? even[p] : party.full < left ? party.full : left;
		left -= whole;
		return cut(whole, party.dues).map((amount, i) => ({ line: lines[i].id, place: i, partner: party.id, level: party.level,
			amount, taken: 0n })).filter(share => share.amount > 0n);
	});
}

// ---- A history ----

export class Model {
	constructor() {
		Object.assign(this, { versions: [], partners: new Map(), clients: new Map(), orders: new Map(), day: -Infinity });
	}

	// rows: { article, name, value (a whole number, or the word of a choice), unit }
	version(number, from, rows) {
		this.versions.push({ from, terms: terms_of(rows, number) });
	}

	partner(id, kinds) {
		this.partners.set(id, { id, kinds, sponsors: [], individual: [], facts: [], standings: [], done: 0, left: null });
	}

	sponsor_row(id, day) {
		return this.partners.get(id).sponsors.filter(row => row.from <= day).at(-1);
	}

	above_itself(id, day) {
		for (let up = this.sponsor_row(id, day)?.sponsor; up; up = this.sponsor_row(up, day)?.sponsor)
			if (up === id) return true;
		return false;
	}

	// True when it was refused.
	sponsor(id, sponsor, from) {
		if (from < this.day) return true;
		const { sponsors } = this.partners.get(id), before = [...sponsors];
		sponsors.push({ from, sponsor });
		sponsors.sort((a, b) => a.from - b.from); // stable: of one day the later word counts
		const days = [...this.partners.values()].flatMap(one => one.sponsors.map(row => row.from)).filter(day => day >= from);
		if (!days.some(day => this.above_itself(id, day))) return false;
		this.partners.get(id).sponsors = before;
		return true;
	}

	leave(id, day) {
		this.partners.get(id).left = day;
	}

	individual(id, from, until, rows) {
		this.partners.get(id).individual.push({ from, until, rates: rates_of(rows) });
	}

	bond(client, partner, day) {
		this.clients.set(client, { id: client, partner, day, done: 0 });
	}

	order(id, day, partner, client, lines) {
		const bond = client ? this.clients.get(client) : null;
		this.day = day;
		this.orders.set(id, { id, day, partner: bond ? bond.partner : partner, client: bond, delivered: null, paid: false,
			done: null, shares: [], emptied: false, version: this.pinned(bond, day),
			lines: lines.map(line => ({ ...line, back: 0n, back_net: 0n })) });
	}

	in_force(day) {
		return this.versions.reduce((place, version, i) => (version.from <= day ? i : place), 0);
	}

	// worse[a][b] is told by who plays the history: what is worse is not this model's subject.
	pinned(bond, day) {
		const last = this.in_force(day);
		let place = bond ? this.in_force(bond.day) : last;
		for (let i = place + 1; i <= last; i++)
			if (!this.worse[place][i]) place = i;
		return place;
	}

	// Tells the facts to all whom an order counts for.
	fact(order, counted, values, back) {
		const fact = { counted, known: this.day, back, values: { turnover: 0n, paid: 0n, margin: 0n, orders: 0n, units: 0n, ...values } };
		this.partners.get(order.partner).facts.push({ ...fact, relation: order.client ? 'client' : 'own' });
		for (let up = this.sponsor_row(order.partner, order.day)?.sponsor; up; up = this.sponsor_row(up, order.day)?.sponsor)
			this.partners.get(up).facts.push({ ...fact, relation: 'team' });
	}

	standing(partner, version) {
		partner.standings[version] ??= new Standing(this.versions[version].terms);
		return partner.standings[version].today(partner.facts, this.day);
	}

	// The tier held on a day, and what counts for it.
	tier(id, day) {
		this.day = day;
		const version = this.in_force(day), { sum, place } = this.standing(this.partners.get(id), version);
		return { tier: this.versions[version].terms.tiers[place].code, sum };
	}

	own_terms(partner, order) {
		const { terms } = this.versions[order.version];
		const own = partner.individual.filter(one => order.day >= one.from && order.day < one.until).at(-1);
		return own ? { ...terms, individual: own.rates } : terms;
	}

	party(order, id, level, bond) {
		const partner = this.partners.get(id), terms = this.own_terms(partner, order);
		const counted = terms.tier.measure === 'turnover' ? order.delivered : order.done;
		return { id, level, kinds: partner.kinds, terms, ...this.standing(partner, order.version),
			counts: COUNTED[terms.tier.whose].includes(level ? 'team' : 'client') && counted >= first_day(terms.tier, this.day),
			number: 1 + (order.client ?? this.partners.get(order.partner)).done, months: whole_months(bond, order.day) };
	}

	active(partner, order) {
		const { active } = this.versions[order.version].terms;
		if (active.from === 0n) return true;
		const rule = { ...active, period: 'rolling', returns: 'lower' };
		return measure(partner.facts, partner.facts.length, rule, this.day) >= active.from;
	}

	parties(order) {
		const { terms } = this.versions[order.version], parties = [];
		const earns = partner => partner.left === null || order.day < partner.left + terms.tail;
		if (order.client && earns(this.partners.get(order.partner)))
			parties.push(this.party(order, order.partner, 0, order.client.day));
		let level = 1;
		for (let row = this.sponsor_row(order.partner, order.day); row?.sponsor && level < terms.levels;
			row = this.sponsor_row(row.sponsor, order.day)) {
			const partner = this.partners.get(row.sponsor);
			if (!earns(partner)) level++;
			else if (this.active(partner, order)) parties.push(this.party(order, partner.id, level++, row.from));
			else if (terms.active.rollup === 'none') level++;
		}
		return parties;
	}

	// With what has not come back until now.
	compute(order) {
		const sum = of => order.lines.reduce((all, line) => all + of(line), 0n);
		for (const line of order.lines) {
			line.quantity -= line.back;
			line.net -= line.back_net;
			line.back = line.back_net = 0n;
		}
		order.done = this.day;
		const buyer = order.client ?? this.partners.get(order.partner), left = order.lines.filter(line => line.quantity > 0n);
		order.emptied = left.length === 0;
		if (order.emptied) {
			buyer.done++;
			return { shares: [], backs: [] };
		}
		this.fact(order, order.done, { paid: sum(line => line.net), units: sum(line => line.quantity), orders: 1n,
			margin: sum(line => (line.cost < 0n ? 0n : line.net - line.cost * line.quantity)) }, false);
		order.shares = shares_of(this.versions[order.version].terms, left, this.parties(order));
		buyer.done++;
		return { shares: order.shares.map(share => ({ ...share })), backs: [],
			most: sum(line => line.net) * this.versions[order.version].terms.cap / 10000n };
	}

	fact_back(order, line, quantity, net) {
		this.fact(order, order.done, { paid: -net, units: -quantity,
			margin: line.cost < 0n ? 0n : line.cost * quantity - net }, true);
	}

	empty(order) {
		if (order.emptied || order.done === null || order.lines.some(line => line.back < line.quantity)) return;
		order.emptied = true;
		this.fact(order, order.done, { orders: -1n }, true);
	}

	// The same part of each share as of the line came back in all, less what was taken before.
	take_back(order, line) {
		const [part, all] = line.net > 0n ? [line.back_net, line.net] : [line.back, line.quantity];
		return order.shares.filter(share => share.line === line.id).map(share => {
			const due = (2n * share.amount * part + all) / (2n * all), amount = due - share.taken;
			share.taken = due;
			return { line: line.id, partner: share.partner, level: share.level, amount };
		}).filter(back => back.amount !== 0n);
	}

	delivered(id, day) {
		const order = this.orders.get(id);
		this.day = day;
		order.delivered = day;
		this.fact(order, day, { turnover: order.lines.reduce((sum, line) => sum + line.net, 0n) }, false);
		return order.paid ? this.compute(order) : { shares: [], backs: [] };
	}

	paid(id, day) {
		const order = this.orders.get(id);
		this.day = day;
		order.paid = true;
		return order.delivered !== null ? this.compute(order) : { shares: [], backs: [] };
	}

	returned(id, day, lines) {
		const order = this.orders.get(id);
		this.day = day;
		const backs = lines.flatMap(({ id: line_id, quantity, net }) => {
			const line = order.lines.find(one => one.id === line_id);
			line.back += quantity;
			line.back_net += net;
			this.fact(order, order.delivered, { turnover: -net }, true);
			if (order.done === null) return [];
			this.fact_back(order, line, quantity, net);
			return this.take_back(order, line);
		});
		this.empty(order);
		return { shares: [], backs };
	}
}

// ---- Which version is worse for someone ----

const limit_shorter = (was, is) => is !== undefined && (was === undefined || is < was);

function worse_paid(was, is, begins) {
	if (!was || was.value === 0n) return false;
	if (!is) return true;
	if (was.form !== is.form && !(was.form === 'margin' && is.form === 'rate')) return true;
	return is.value < was.value || (begins && (limit_shorter(was.orders, is.orders) || limit_shorter(was.months, is.months)));
}

function worse_switch(was, is) {
	const both = name => [was.tier[name], is.tier[name]], changed = name => was.tier[name] !== is.tier[name];
	const rolling = was.tier.period === 'rolling' && is.tier.period === 'rolling';
	const grace = was.tier.down === 'grace' && is.tier.down === 'grace';
	if (changed('measure') || changed('whose') || changed('period') || (rolling && changed('months'))) return true;
	if (both('method').join() === 'whole,marginal' || both('up').join() === 'at_once,next_period') return true;
	if ((changed('down') && is.tier.down !== 'keep') || (grace && is.tier.grace < was.tier.grace)) return true;
	if (both('returns').join() === 'stay,lower' || is.cap < was.cap || is.treatment !== was.treatment) return true;
	if (is.tail < was.tail) return true;
	if (is.active.from === 0n) return false;
	return is.active.from > was.active.from || was.active.from === 0n || is.active.measure !== was.active.measure ||
		is.active.whose !== was.active.whose || is.active.months < was.active.months || is.active.rollup !== was.active.rollup;
}

// Asks about every sale that the keys allow, at every moment at which something ends.
export function worse(was, is, keys) {
	const all = [...was.rates, ...is.rates], moments = (name, after) => [...new Set(all.map(rate => rate[name]))]
		.filter(limit => limit !== undefined).map(limit => Number(limit) + after);
	for (const at of [...was.tiers, ...is.tiers].map(tier => tier.from))
		for (const product of [...keys.product, null]) for (const brand of [...keys.brand, null])
			for (const category of [...keys.category, null]) for (const kinds of [0, 1, 2, 4, 3, 5, 6, 7])
				for (let level = 0; level < was.levels; level++) {
					const ask = { level, kinds, product, brand, category };
					for (const number of [1, ...moments('orders', 1)]) for (const months of [0, ...moments('months', 0)]) {
						const one = rate_for(was, { ...ask, number, months, tier: was.tiers[reached(was, at)].code });
						const two = rate_for(is, { ...ask, number, months, tier: is.tiers[reached(is, at)].code });
						if (worse_paid(one, two, number === 1 && months === 0)) return true;
					}
				}
	if (was.tiers.some(tier => !(is.tiers.find(one => one.code === tier.code)?.from <= tier.from))) return true;
	return worse_switch(was, is);
}
