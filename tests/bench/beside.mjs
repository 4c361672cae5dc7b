// The comparisons: the same nginx configuration in a folder of its own, with a static page of given bytes and a bare libfcgi
// responder that sends the same bytes from as many processes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, median, root, rounds, say, script, seconds, sleep, wrk } from './lib.mjs';

export class Beside {
	constructor(port, processes) {
		Object.assign(this, { port, processes, url: `http://127.0.0.1:${port}`, pages: {}, started: [] });
		this.at = join(folder, 'beside');
		rmSync(this.at, { recursive: true, force: true });
		mkdirSync(this.at, { recursive: true });
	}

	page(name, bytes) {
		writeFileSync(join(this.at, `${name}.html`), bytes);
		this.pages[name] = join(this.at, `${name}.html`);
	}

	async start() {
		const log = openSync(join(this.at, 'log'), 'w');
		const places = [];
		for (const [name, file] of Object.entries(this.pages)) {
			const socket = join(this.at, `${name}.sock`);
			this.started.push(spawn('python3', ['-c', `import os, socket, sys
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o777); s.listen(512); os.dup2(s.fileno(), 0)
os.set_inheritable(0, True); os.execv(sys.argv[2], sys.argv[2:])`, socket, join(root, 'build/bench/bin/bare'), file, String(this.processes)],
			{ stdio: ['ignore', log, log], detached: true }));
			places.push(`location = /${name}.html { } location = /bare/${name} { include ${this.at}/params; fastcgi_pass unix:${socket}; }`);
		}
		writeFileSync(join(this.at, 'params'), readFileSync('/etc/nginx/fastcgi_params'));
		writeFileSync(join(this.at, 'nginx.conf'), `daemon off; pid ${this.at}/pid; error_log stderr warn; worker_processes auto;
events { worker_connections 4096; }
http { types { text/html html; } access_log ${this.at}/access.log combined buffer=32k flush=1s; sendfile on; tcp_nodelay on;
client_body_temp_path ${this.at}/body; fastcgi_temp_path ${this.at}/fastcgi; proxy_temp_path ${this.at}/p; uwsgi_temp_path ${this.at}/u; scgi_temp_path ${this.at}/s;
fastcgi_buffers 32 16k; fastcgi_buffer_size 16k;
server { listen 127.0.0.1:${this.port}; root ${this.at}; ${places.join('\n')} } }
${process.getuid() === 0 ? 'user root;' : ''}`);
		this.started.push(spawn('nginx', ['-p', this.at, '-c', join(this.at, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', log, log], detached: true }));
		for (let i = 0; i < 200; i++) {
			try {
				for (const name of Object.keys(this.pages)) {
					const answer = await fetch(`${this.url}/bare/${name}`);
					if (answer.status !== 200) throw new Error(String(answer.status));
					await answer.arrayBuffer();
				}
				return;
			} catch (error) { if (i === 199) throw error; await sleep(50); }
		}
	}

	// Each leads a process group of its own.
	stop() {
		for (const process of this.started) try { globalThis.process.kill(-process.pid, 'SIGTERM'); } catch { /* gone */ }
	}
}

// Pages { NAME: { instance, list } } under load, each beside its bare twin of the same bytes, in interleaved rounds. still: the
// one whose bytes are also sent as a file; only: those without a twin. Answers the median rates (bare.NAME, static), the
// 99th percentiles, and how many statements one request makes.
export async function compare(pages, port, children, { still, only = [] } = {}) {
	const beside = new Beside(port, children), rates = {}, tails = {}, runs = {};
	for (const [name, page] of Object.entries(pages)) {
		for (const { path, cookie } of page.list) /* once each, so that the rounds do not measure the first look */
			await (await fetch(page.instance.url + path, { headers: { cookie: cookie || 'a=b', connection: 'close' } })).arrayBuffer();
		const answer = await fetch(page.instance.url + page.list[0].path, { headers: { cookie: page.list[0].cookie || 'a=b' }, redirect: 'manual' });
		const bytes = Buffer.from(await answer.arrayBuffer());
		if (answer.status !== 200) throw new Error(`${page.list[0].path} answers ${answer.status}`);
		page.bytes = bytes.length;
		if (!only.includes(name)) beside.page(name, bytes);
		runs[name] = [page.instance.url, script(name, page.list)];
		if (!only.includes(name)) runs[`bare.${name}`] = [`${beside.url}/bare/${name}`, null];
	}
	if (still) runs.static = [`${beside.url}/${still}.html`, null];
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
	return {
		median: (name) => median(rates[name]),
		tail: (name) => median(tails[name]),
		statements(instance, user, name) {
			instance.sql('SET GLOBAL userstat = ON; FLUSH USER_STATISTICS');
			const { requests } = wrk(...runs[name], 2);
			const made = instance.statements(user) / requests;
			instance.sql('SET GLOBAL userstat = OFF');
			return made;
		},
	};
}

export const build = () => {
	mkdirSync(join(folder, 'bin'), { recursive: true });
	execFileSync('make', ['--no-print-directory', 'bench-programs'], { stdio: ['ignore', 2, 2] });
};
