#!/bin/bash
# Reads the #include lines of fcgi/: no module looks upwards, and each outside library has its one door.
set -u
cd -- "$(dirname -- "$0")/../.."
includes() { grep -rHnE '^[[:space:]]*#[[:space:]]*include' fcgi --include='*.c' --include='*.h'; }

verdict() { # NAME FINDINGS
	if [ -n "$2" ]; then
		printf '%s\n' "$2" >&2
		echo "not ok $1: $(printf '%s\n' "$2" | head -n 1)"
	else
		echo "ok $1"
	fi
}

# Folder, and what it may include of our own (regular expressions of the included path).
allowed() {
	case $1 in
	base) echo '^base/' ;;
	core) echo '^(base|core)/' ;;
	web) echo '^(base|core|web)/|^sql/web\.h$' ;;
	domain) echo '^(base|core|domain|sql)/' ;;
	filar) echo '^(base|core|domain|sql|filar)/' ;;
	worker) echo '^(base|core|domain|sql|worker)/' ;;
	shared) echo '^(base|core|domain|web|sql|shared)/' ;;
	*) echo "^(base|core|domain|web|sql|shared|$1)/" ;;
	esac
}

found=$(includes | sed -nE 's,^fcgi/([a-z]+)/([^:]*):([0-9]+):.*include[[:space:]]*"([^"]+)".*,\1 \2 \3 \4,p' |
	while read -r layer file line path; do
		printf '%s\n' "$path" | grep -qE "$(allowed "$layer")" || echo "fcgi/$layer/$file:$line includes $path"
	done)
[ "$(includes | wc -l)" -gt 50 ] || found="found no includes to check"
verdict 'no include looks upwards' "$found"

# NAME HEADERS PLACES: headers (regular expression) may be included only from places (regular expression).
door() {
	verdict "only $3 includes $1" "$(includes | grep -E "include[[:space:]]*[<\"]$2" | grep -vE "^$3:")"
}
door mysql.h '(mariadb/)?mysql' 'fcgi/core/(db|migrate)[a-z_]*\.[ch]'
door fcgiapp.h '(fcgiapp|fcgi_|fastcgi)' 'fcgi/web/(service|request)\.[ch]'
door OpenSSL 'openssl/' 'fcgi/core/crypto\.c'
door libsodium 'sodium' 'fcgi/core/crypto\.c'
door ICU 'unicode/' 'fcgi/core/locale[a-z_]*\.c'
door libintl 'libintl' 'fcgi/core/locale[a-z_]*\.c'
door libcurl 'curl/' 'fcgi/core/mail\.c'
door cmark 'cmark' 'fcgi/core/markdown\.c'
