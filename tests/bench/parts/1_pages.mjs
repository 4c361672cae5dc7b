// Pages under load, each beside a bare responder that sends the same bytes: one interleaved run, medians of the rounds.
import { Beside } from '../beside.mjs';
import { median, rounds, say, script, seconds, wrk } from '../lib.mjs';

// Products of a page of the storefront in turn: ten partners, four orders, categories, second pages.
function shopping(instance, partners) {
	const list = [];
	for (let i = 0; i < partners; i++) {
		const partner = 100001 + i;
		const cookie = instance.session(partner, partner);
		for (const rest of ['', '&sort=sku', '&sort=newest'])
			list.push({ path: `/shop/products?rows=50${rest}`, cookie });
	}
	return list;
}

export async function measure({ large, small, children, port }) {
	const visits = shopping(large, 10), few = shopping(small, 10);
	const pages = {
		programme: { instance: large, list: [{ path: '/programme' }] },
		storefront: { instance: large, list: visits },
		small: { instance: small, list: few },
		work: { instance: large, list: [{ path: '/work/projects', cookie: large.session(10, 4) }] },
		review: { instance: large, list: [{ path: '/admin/applications', cookie: large.session(2, 0) }] },
	};
	const beside = new Beside(port, children), rates = {}, tails = {};
	for (const [name, page] of Object.entries(pages)) {
		for (const { path, cookie } of page.list) /* once each, so that the rounds do not measure the first look */
			await (await fetch(page.instance.url + path, { headers: { cookie: cookie || 'a=b', connection: 'close' } })).arrayBuffer();
		const answer = await fetch(page.instance.url + page.list[0].path, { headers: { cookie: page.list[0].cookie || 'a=b' }, redirect: 'manual' });
		const bytes = Buffer.from(await answer.arrayBuffer());
		if (answer.status !== 200) throw new Error(`${page.list[0].path} answers ${answer.status}`);
		page.bytes = bytes.length;
		page.script = script(name, page.list);
		if (name !== 'small') beside.page(name, bytes);
	}
	const runs = { static: [`${beside.url}/storefront.html`, null] };
	for (const [name, page] of Object.entries(pages)) {
		runs[name] = [page.instance.url, page.script];
		if (name !== 'small') runs[`bare.${name}`] = [`${beside.url}/bare/${name}`, null];
	}
	try {
		await beside.start();
		for (const [name, run] of Object.entries(runs)) { say(`warming up ${name}`); wrk(...run, Math.min(seconds, 3)); }
		for (let round = 1; round <= rounds; round++)
			for (const [name, run] of Object.entries(runs)) {
				const { rate, p99 } = wrk(...run);
				say(`round ${round}: ${name} ${rate.toFixed(0)} a second, p99 ${p99.toFixed(1)} ms`);
				(rates[name] ??= []).push(rate);
				(tails[name] ??= []).push(p99);
			}
	} finally { beside.stop(); }

	large.sql('SET GLOBAL userstat = ON; FLUSH USER_STATISTICS');
	const { requests } = wrk(...runs.storefront, 2);
	const statements = large.statements('shop') / requests;
	large.sql('SET GLOBAL userstat = OFF');
	const rate = (name) => median(rates[name]);
	return {
		'static.rate': rate('static'), 'bare.rate': rate('bare.storefront'), 'storefront.rate': rate('storefront'),
		'storefront.bytes': pages.storefront.bytes, 'programme.rate': rate('programme'), 'work.rate': rate('work'), 'review.rate': rate('review'),
		'storefront.ratio_bare': rate('storefront') / rate('bare.storefront'),
		'storefront.statements': statements,
		'storefront.growth': rate('small') / rate('storefront'),
		'storefront.p99_ms': median(tails.storefront),
		'programme.ratio_bare': rate('programme') / rate('bare.programme'),
		'work.ratio_bare': rate('work') / rate('bare.work'),
		'review.ratio_bare': rate('review') / rate('bare.review'),
	};
}
