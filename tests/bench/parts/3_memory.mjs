// Memory of all services after ten thousand requests, and a warm start.
import { say, script, wrk } from '../lib.mjs';

export async function measure({ large }) {
	const lua = script('memory', [
		{ path: '/programme' }, { path: '/work/projects', cookie: large.session(10, 4) },
		{ path: '/admin/applications', cookie: large.session(2, 0) },
		{ path: '/shop/products', cookie: large.session(100001, 100001) }, { path: '/shop/orders', cookie: large.session(100001, 100001) },
	]);
	for (let requests = 0; requests < 10000;) requests += wrk(large.url, lua, 2).requests;
	const megabytes = large.memory();
	await large.stop();
	say('starting once more');
	return { 'memory.services_mb': megabytes, 'start.warm_s': await large.start() };
}
