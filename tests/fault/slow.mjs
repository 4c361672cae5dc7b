// F10: thousands of visitors who send or read as slowly as they can. Everybody else is served as ever.
import { test } from 'node:test';
import { connect } from 'node:net';
import { children, send, url, wait } from '../lib/client.mjs';
import { books, figure, long, most, none, one, people, resident, share } from './support/house.mjs';

const { port, hostname } = new URL(url);
const counts = { headers: long(2000, 100), bodies: long(500, 30), readers: long(500, 30) };
const seconds = long(60, 5), sockets = new Set();
let goes = true;

// Keeps so many of a kind open: drip is called again and again on each.
function crowd(count, begin, drip) {
	for (let n = 0; n < count; n++) {
		const open = () => {
			if (!goes)
				return;
			const socket = connect(Number(port), hostname, () => socket.write(begin));
			sockets.add(socket);
			socket.on('error', () => {}).on('close', () => { sockets.delete(socket); setTimeout(open, 100 + Math.random() * 400); });
			drip(socket);
		};
		setTimeout(open, Math.random() * 2000);
	}
}
const every = (milliseconds, text) => (socket) => {
	const timer = setInterval(() => socket.write(text), milliseconds);
	socket.on('close', () => clearInterval(timer));
};

async function honest(people_, end) {
	const answers = [], paths = ['/', '/programme', '/shop', '/shop/cart', '/auth/profile'];
	await Promise.all(people_.map(async (person, n) => {
		for (let m = n; performance.now() < end; m++) {
			const answer = await send('GET', paths[m % paths.length], { headers: { Cookie: person.cookie } })
				.catch((error) => ({ status: 0, text: error.message, milliseconds: 0 }));
			answers.push(answer);
			await wait(20);
		}
	}));
	return answers;
}

test('F10: slow headers, slow bodies, slow readers', async () => {
	const some = people(10);
	await honest(some, performance.now() + 1000);
	const calm = await honest(some, performance.now() + long(15000, 2000));
	crowd(counts.headers, 'GET / HTTP/1.1\r\nHost: a\r\n', every(900, 'X: y\r\n'));
	crowd(counts.bodies, 'POST /auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n', every(900, 'x'));
	crowd(counts.readers, 'GET /static/bootstrap.min.css HTTP/1.1\r\nHost: a\r\n\r\n', (socket) => socket.pause());
	await wait(3000);
	const open = sockets.size;
	const busy = await honest(some, performance.now() + seconds * 1000);
	const memory = children(one('nginx')).reduce((sum, { pid }) => sum + resident(pid), resident(one('nginx'))) / 1024;
	goes = false;
	sockets.forEach((socket) => socket.destroy());
	const [before, during] = [calm, busy].map((answers) => share(answers.map(({ milliseconds }) => milliseconds), 0.99));
	figure('F10', `slow visitors at once, for ${seconds} s`, open, `of ${counts.headers + counts.bodies + counts.readers}`, open > (counts.headers + counts.bodies) * 0.9);
	none('F10', 'honest visitors who met an error', busy.filter(({ status }) => status === 0 || status >= 400).map(({ status, path }) => `${path} ${status}`));
	figure('F10', 'p99 of honest visitors: before, meanwhile', `${before.toFixed(1)}, ${during.toFixed(1)} ms`, '≤ twice, or 25 ms (test: 500)', during <= Math.max(2 * before, long(25, 500)));
	most('F10', 'resident memory of nginx', memory, 200, ' MiB');
	books('F10');
});
