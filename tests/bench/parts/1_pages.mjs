// Pages under load, each beside a bare responder that sends the same bytes: one interleaved run, medians of the rounds.
import { compare } from '../beside.mjs';

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
	const { median: rate, tail, statements } = await compare(pages, port, children, { still: 'storefront', only: ['small'] });
	return {
		'static.rate': rate('static'), 'bare.rate': rate('bare.storefront'), 'storefront.rate': rate('storefront'),
		'storefront.bytes': pages.storefront.bytes, 'programme.rate': rate('programme'), 'work.rate': rate('work'), 'review.rate': rate('review'),
		'storefront.ratio_bare': rate('storefront') / rate('bare.storefront'),
		'storefront.statements': statements(large, 'shop', 'storefront'),
		'storefront.growth': rate('small') / rate('storefront'),
		'storefront.p99_ms': tail('storefront'),
		'programme.ratio_bare': rate('programme') / rate('bare.programme'),
		'work.ratio_bare': rate('work') / rate('bare.work'),
		'review.ratio_bare': rate('review') / rate('bare.review'),
	};
}
