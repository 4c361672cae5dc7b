// F3: the database is down, and the database is frozen. Everybody hears so at once; the house comes back by itself.
import { after, test } from 'node:test';
import { launcher, send, wait } from '../lib/client.mjs';
import { books, crew, descriptors, figure, greets, growth, lives, long, most, none, one, people, resident, share, until, whole } from './support/house.mjs';

const pages = ['/', '/auth/sign-in', '/auth/forgot', '/shop', '/shop/cart', '/admin', '/work', '/api/v1/products'];
const seconds = long(60, 6);
const stopped = [];
const stop = (pid) => { process.kill(pid, 'SIGSTOP'); stopped.push(pid); };
const go = (pid) => process.kill(pid, 'SIGCONT');
after(() => stopped.forEach((pid) => { try { go(pid); } catch { /* gone */ } }));

// Twenty clients ask for pages, and now and then for a static file, until the time is over.
async function ask(crowd, end) {
	const answers = [];
	await Promise.all(crowd.map(async (person, n) => {
		for (let m = n; performance.now() < end; m++) {
			const path = m % 10 === 9 ? '/static/filar.css' : pages[m % pages.length];
			const start = performance.now();
			const answer = await send('GET', path, { headers: { Cookie: person.cookie } }).catch((error) => ({ status: 0, headers: {}, text: error.message }));
			answers.push({ path, start, milliseconds: performance.now() - start, status: answer.status, retry: answer.headers['retry-after'],
				html: /<h1>/.test(answer.text) || path.startsWith('/api') || path.startsWith('/static') });
			await wait(whole ? 20 : 100);
		}
	}));
	return answers;
}

function judge(scenario, answers, settled, begun) {
	const moving = answers.filter(({ path }) => !path.startsWith('/static'));
	// the company's settings are kept for a second: a page that needs nothing else may still come
	const later = moving.filter(({ start }) => start > begun + 1200);
	none(scenario, 'answers that are not the 503 page with Retry-After', later.filter(({ status, retry, html }) =>
		status !== 503 || !(Number(retry) >= 1) || !html).map(({ path, status }) => `${path} ${status}`));
	none(scenario, 'static files that did not come', answers.filter(({ path, status }) => path.startsWith('/static') && status !== 200)
		.map(({ status }) => status));
	if (settled) {
		most(scenario, 'first answers, longest', Math.max(...moving.filter(({ start }) => start < begun + 1200).map(({ milliseconds }) => milliseconds)), 2200, ' ms');
		most(scenario, 'p99 of the answers after that', share(moving.filter(({ start }) => start > begun + settled).map(({ milliseconds }) => milliseconds), 0.99), 200, ' ms');
	} else {
		most(scenario, `p99 of ${moving.length} answers`, share(moving.map(({ milliseconds }) => milliseconds), 0.99), 200, ' ms');
	}
}

async function trial(scenario, away, back, settled) {
	await until('the server greets', greets, 30000);
	const crowd = people(20), before = crew(), living = lives();
	const warm = await ask(crowd, performance.now() + long(5000, 1500));
	none(scenario, 'errors before', warm.filter(({ status }) => status >= 500 || !status).map(({ path, status }) => `${path} ${status}`));
	const memory = new Map(before.map((pid) => [pid, resident(pid)])), open = new Map(before.map((pid) => [pid, descriptors(pid)]));
	const begun = performance.now();
	let answers, grown, opened;
	away();
	try {
		answers = await ask(crowd, begun + seconds * 1000);
		grown = growth(before, memory, resident);
		opened = growth(before, open, descriptors);
	} finally {
		back();
	}
	judge(scenario, answers, settled, begun);
	await until('the server greets', greets, 30000);
	const recovery = await until('every page is back', async () => (await Promise.all(pages.map((path) => send('GET', path)))).every(({ status }) =>
		status > 0 && status < 500), 10000);
	most(scenario, 'recovery after the server greets', recovery, 2000, ' ms');
	if (whole) // a sanitized build keeps what is freed
		most(scenario, 'resident memory of a process grew by at most', grown, 1024, ' KiB');
	most(scenario, 'more descriptors in a process than before', opened, 0);
	figure(scenario, 'processes of services that died', lives() === living ? 0 : lives(), '0', lives() === living);
	books(scenario);
}

// While the launcher stands still it does not start the server again.
test(`F3: the database is down for ${seconds} s`, () => trial('F3', () => {
	stop(Number(launcher));
	process.kill(one('mariadbd'), 'SIGKILL');
}, () => go(Number(launcher)), 0));

test(`F3: the database is frozen for ${seconds} s`, () => {
	const pid = one('mariadbd');
	return trial('F3f', () => stop(pid), () => go(pid), 2300);
});
