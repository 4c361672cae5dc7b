#!/bin/bash
# What C strings may not hold: SQL, HTML, and sentences that people see but nobody can translate.
set -u
cd -- "$(dirname -- "$0")/../.."
all=$(mktemp)
trap 'rm -f -- "$all"' EXIT
find fcgi -name '*.[ch]' | LC_ALL=C sort | xargs perl tests/policy/support/strings.pl > "$all"
[ "$(wc -l < "$all")" -gt 1000 ] || echo 'not ok strings can be read: too few'

verdict() { # NAME FINDINGS
	if [ -n "$2" ]; then printf '%s\n' "$2" >&2; echo "not ok $1: ${2%%$'\n'*}"
	else echo "ok $1"; fi
}

# The layer that speaks to the server has its own few words: it opens transactions, writes migrations and grants.
sql='SELECT .*|INSERT (IGNORE )?INTO|REPLACE INTO|UPDATE \w+|DELETE FROM|CREATE (OR|TABLE|USER|DATABASE|TEMPORARY)|ALTER (TABLE|USER)'
sql+='|DROP (TABLE|USER|DATABASE)|GRANT .*|REVOKE .*|START TRANSACTION|COMMIT|ROLLBACK|SET (SESSION|NAMES|TRANSACTION)|(FROM|JOIN|WHERE) \w+ .*'
verdict 'no SQL in C strings' "$(grep -P "\t\s*(?:$sql)(?: |\$)[^\t]*\$" "$all" | grep -vE '^fcgi/core/(db|migrate)[a-z_]*\.c:')"

# The template engine itself puts hidden fields into forms and escapes.
verdict 'no HTML in C strings' "$(grep -P '\t[^\t]*(</?[a-zA-Z!][a-zA-Z0-9]*( |>|/|$)|&(lt|gt|amp|quot|nbsp|#\d+);)[^\t]*$' "$all" |
	grep -vE '^fcgi/core/template_(emit|value)\.c:')"

# Sentences begin with a capital. Those of bin/filar, of core/, of the start of a service and of an import's report are
# for the operator's terminal.
verdict 'no sentence outside N_() and templates' "$(grep -P "\t[A-Z][\w’']*,? [a-z][\w’'%]*[,;:]? [\w’'%]+[^\t]*\$" "$all" |
	grep -vP '\t(N_|_|ngettext|locale_plural|never)\t' | grep -vE '^fcgi/(filar|core|base|domain/imports)/|^fcgi/web/inspect\.c')"
