// The comparisons: the same nginx configuration in a folder of its own, with a static page of given bytes and a bare libfcgi
// responder that sends the same bytes from as many processes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, root, sleep } from './lib.mjs';

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

export const build = () => {
	mkdirSync(join(folder, 'bin'), { recursive: true });
	execFileSync('make', ['--no-print-directory', 'bench-programs'], { stdio: ['ignore', 2, 2] });
};
