#!/bin/bash
# What is shipped for a server: units that are closed, a production nginx that nginx takes, an installation that is whole.
set -u
cd -- "$(dirname -- "$0")/../.."
build=${BUILD:-build/test}
bin=${BIN:-$build/bin}
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

verdict() { # NAME FINDINGS
	if [ -n "$2" ]; then printf '%s\n' "$2" >&2; echo "not ok $1: ${2%%$'\n'*}"
	else echo "ok $1"; fi
}

# NAME of the unit, and the highest exposure that systemd-analyze may give it.
score() {
	local unit=$scratch/${1/@./@x.} line figure
	sed 's,@LIBEXEC@,/bin,' "deploy/systemd/$1" > "$unit"
	line=$(cd "$scratch" && systemd-analyze security --offline=yes --no-pager "./${unit##*/}" 2>&1 | tail -n 1)
	figure=$(printf '%s\n' "$line" | sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\) .*/\1/p')
	if [ -z "$figure" ] || ! awk -v a="$figure" -v b="$2" 'BEGIN { exit !(a <= b) }'; then
		verdict "$1 is closed (at most $2)" "${figure:-$line}"
	else
		verdict "$1 is closed (at most $2)" ''
		echo "$1 $figure" >&2
	fi
}
score filar@.service 1.5
score filar-worker@.service 1.5
score filar-worker@mail.service 2.5
score filar-database.service 1.5
score filar-monitor.service 2.5

target=deploy/systemd/filar.target
lanes=$(sed -n 's/^\t{ "\([a-z]*\)", "[a-z_]*", [0-9]*, [a-z_]* },$/\1/p' fcgi/worker/main.c | sort -u | sed 's/.*/filar-worker@&.service/')
services=$(for main in fcgi/{public,auth,shop,work,admin,api}/main.c; do dirname "$main" | sed 's,.*/\(.*\),filar@\1.service,'; done | sort)
said=$(sed -n 's/^Wants=//p' $target | tr ' ' '\n')
verdict 'the target wants every lane of the worker and no other' \
	"$(diff <(printf '%s\n' "$lanes") <(printf '%s\n' "$said" | grep '^filar-worker@' | sort))"
verdict 'the target wants every service and no other' \
	"$(diff <(printf '%s\n' "$services") <(printf '%s\n' "$said" | grep '^filar@.*service$' | sort))"

if ! make --no-print-directory -s install DESTDIR="$scratch/root" BUILD="$build" BIN="$bin" SANITIZE=1 > "$scratch/log" 2>&1; then
	verdict 'make install' "$(tail -n 5 "$scratch/log")"
else
	missing=
	for path in bin/filar lib/filar/bin/shop lib/filar/bin/worker share/filar/sql/migrations/0001* share/filar/templates/shop/products.html \
		share/filar/static/bootstrap.min.css share/filar/locale/pl/LC_MESSAGES/filar.mo lib/systemd/system/filar.target \
		lib/sysusers.d/filar.conf lib/tmpfiles.d/filar.conf share/man/man1/filar.1.gz; do
		[ -e "$scratch/root/usr/$path" ] || compgen -G "$scratch/root/usr/$path*" > /dev/null || missing+="$path is not installed"$'\n'
	done
	verdict 'make install installs all of it' "$missing"
	verdict 'no unit has a place left open' "$(grep -rn '@LIBEXEC@' "$scratch/root/usr/lib/systemd")"
fi

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=partners.example.com -keyout "$scratch/key.pem" -out "$scratch/certificate.pem" 2> /dev/null
if "$scratch/root/usr/bin/filar" nginx --production --base-url https://partners.example.com --certificate "$scratch/certificate.pem" \
	--key "$scratch/key.pem" > "$scratch/site" 2> "$scratch/log"; then
	sed -i "s,/var/log/nginx,$scratch,; s,listen 80,listen 127.0.0.1:8,; s,listen 443,listen 127.0.0.1:9," "$scratch/site"
	printf 'pid %s/pid;\nerror_log stderr;\nevents { }\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\nsendfile on;\ntcp_nopush on;\ngzip on;\nclient_body_temp_path %s/b;\nfastcgi_temp_path %s/f;\nproxy_temp_path %s/p;\nuwsgi_temp_path %s/u;\nscgi_temp_path %s/s;\ninclude %s/site;\n}\n' \
		"$scratch" "$scratch" "$scratch" "$scratch" "$scratch" "$scratch" "$scratch" > "$scratch/nginx.conf"
	PATH=$PATH:/usr/sbin nginx -t -q -e stderr -c "$scratch/nginx.conf" > "$scratch/log" 2>&1
	verdict 'nginx takes the production configuration' "$([ $? -eq 0 ] || tail -n 5 "$scratch/log")"
	lacking=
	for word in 'ssl_protocols TLSv1.2 TLSv1.3' 'http2' 'Strict-Transport-Security' 'server_name partners.example.com' 'secret;' \
		'429.$error_form' 'gzip off' 'upstream shop { server unix:/run/filar/shop.sock'; do
		grep -qF -- "$word" "$scratch/site" || lacking+="it does not say $word"$'\n'
	done
	grep -q '@[A-Z_]*@' "$scratch/site" && lacking+="it has a place left open: $(grep -m 1 -o '@[A-Z_]*@' "$scratch/site")"$'\n'
	verdict 'the production configuration says what it must' "$lacking"
else
	verdict 'filar nginx --production prints a configuration' "$(cat "$scratch/log")"
fi

verdict 'the manual page is well-formed' "$(groff -man -Tutf8 -ww docs/filar.1 2>&1 > "$scratch/page"; [ -s "$scratch/page" ] || echo 'it is empty')"
undocumented=
for command in $("$bin/filar" help 2> /dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	grep -q "^\.B[RI]* .*$command" docs/filar.1 || undocumented+="$command is not in docs/filar.1"$'\n'
done
[ -n "$("$bin/filar" help 2> /dev/null)" ] || undocumented='filar help says nothing'
verdict 'the manual page knows every command' "$undocumented"
