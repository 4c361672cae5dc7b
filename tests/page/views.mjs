// What a partner sees of its own standing: the sentence about its tier, its team, its rates; and nothing of anybody else's.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { signedIn, sql } from '../lib/client.mjs';

const who = {};
const partner = (name) => Number(sql(`SELECT id FROM partners WHERE name = '${name}'`)[0][0]);
before(async () => {
	who.anna = await signedIn('anna@kwiaty.example');
	who.sofia = await signedIn('sofia@lantern.example');
	who.piotr = await signedIn('piotr@north.example');
});
const text = async (visitor, path) => {
	const answer = await visitor.get(path);
	assert.equal(answer.status, 200, path);
	return answer.text;
};

test('the way to the next tier is told in money and adds up to the threshold', async () => {
	const assigned = `assigned_tier = 'gold', assigned_until = DATE(NOW()) + INTERVAL 180 DAY`;
	sql(`UPDATE partners SET assigned_tier = '', assigned_until = NULL WHERE id = ${partner('Kwiaty i Dom')}`);
	try {
		const page = await text(who.anna, '/shop/earnings');
		const [, missing] = page.match(/£([\d,]+\.\d\d) more[^<]*Silver/);
		const [, counted] = page.match(/£([\d,]+\.\d\d) counted since/);
		const minor = (figure) => Number(figure.replace(/[,.]/g, ''));
		assert.equal(minor(missing) + minor(counted), 500000);
		assert.match(page, /With it comes the price list Wholesale B\./);
	} finally {
		sql(`UPDATE partners SET ${assigned} WHERE id = ${partner('Kwiaty i Dom')}`);
	}
});

test('a tier that is assigned is told with its day, everywhere the same', async () => {
	const earnings = await text(who.anna, '/shop/earnings'), company = await text(who.anna, '/shop/company');
	const [, day] = earnings.match(/Assigned to you until ([^.]+)\. By what is counted it would be Standard; £[\d,.]+ more would earn it\./);
	assert.match(company, new RegExp(`Gold\\s*<span class="muted">assigned until ${day}</span>`));
	assert.ok(!/lifts (you|your rate)/.test(earnings));
});

test('a team is open branch by branch to whoever stands above it, and to nobody else', async () => {
	const north = partner('Northlight Gifts'), lantern = partner('Lantern & Co'), kwiaty = partner('Kwiaty i Dom');
	const team = await text(who.anna, '/shop/team?months=12');
	assert.ok(team.includes('Northlight Gifts'));
	assert.ok((await text(who.anna, `/shop/team?of=${north}`)).includes('Lantern &amp; Co'));
	const earned = sql(`SELECT SUM(amount - reversed) FROM commissions WHERE partner_id = ${kwiaty}
		AND computed_at >= DATE_FORMAT(NOW() - INTERVAL 11 MONTH, '%Y-%m-01')`)[0][0];
	assert.ok(team.replace(/[,.]/g, '').includes(`£${earned}</b>`), `earned ${earned}`);
	const north_ = await text(who.piotr, '/shop/team');
	assert.ok(north_.includes('Lantern &amp; Co') && !north_.includes('Northlight Gifts</a>'));
	for (const [name, of] of [['sofia', north], ['sofia', lantern], ['sofia', kwiaty], ['piotr', kwiaty], ['piotr', north], ['anna', 999999]])
		assert.equal((await who[name].get(`/shop/team?of=${of}`)).status, 404, `${name} ${of}`);
});

test('of a natural person in the team only the code is told', async () => {
	const north = partner('Northlight Gifts');
	sql(`UPDATE partners SET is_person = TRUE WHERE id = ${north}`);
	try {
		const page = await text(who.anna, '/shop/team');
		assert.ok(page.includes(`Partner P-${1000 + north}`) && !page.includes('Northlight Gifts'));
	} finally {
		sql(`UPDATE partners SET is_person = FALSE WHERE id = ${north}`);
	}
});

test('every rate stands with its article', async () => {
	const page = await text(who.anna, '/shop/earnings/rates');
	const [[rates]] = sql(`SELECT COUNT(*) FROM programme_parameters WHERE version_id = (SELECT MAX(id) FROM programme_versions
		WHERE in_force_from <= NOW(6)) AND name REGEXP '^level[.][0-9]+[.](rate|margin|each|order|share)'`);
	const table = page.split('</table>')[0];
	assert.equal((table.match(/#article-\d+/g) ?? []).length, Number(rates));
});

test('a statement names its month in full', async () => {
	assert.ok((await text(who.anna, '/shop/earnings/statement?month=2026-11')).includes('<h1>Statement: November 2026</h1>'));
});
