#!/bin/bash
# sql/grants.sql is what the statements need, no more and no less. (Against the server: filar check.)
set -u
cd -- "$(dirname -- "$0")/../.."
build=${BUILD:-build/test}
made=$(mktemp)
trap 'rm -f -- "$made"' EXIT
if ! "$build/tools/sqlgen" --grants sql/queries "$made"; then
	echo 'not ok committed grants equal the statements: sqlgen failed'
elif ! diff -u sql/grants.sql "$made" >&2; then
	echo 'not ok committed grants equal the statements: run make gen and look at the difference'
else
	echo 'ok committed grants equal the statements'
fi

# Entries of the ledger and rows of the audit are for ever.
bad=$(grep -inE 'GRANT [^;]*\b(UPDATE|DELETE|ALL)\b[^;]* ON [^;]*\b(ledger_entries|audit)\b' sql/grants.sql)
if [ ! -s sql/grants.sql ]; then echo 'not ok nobody may change ledger entries or audit rows: no grants'
elif [ -n "$bad" ]; then echo "not ok nobody may change ledger entries or audit rows: ${bad%%$'\n'*}"
else echo 'ok nobody may change ledger entries or audit rows'; fi

# Password hashes: auth alone reads them.
bad=$(grep -inE "GRANT [^;]*SELECT[^;]* ON [^;]*\bcredentials\b" sql/grants.sql | grep -viE "TO '?\`?auth\b")
if [ -n "$bad" ]; then echo "not ok only auth reads password hashes: ${bad%%$'\n'*}"
else echo 'ok only auth reads password hashes'; fi

# What was published, accepted or offered as individual terms is for ever.
for_ever='programme_versions|programme_texts|programme_parameters|programme_articles|acceptances|individual_terms|individual_parameters|individual_answers|individual_ends'
bad=$(grep -inE "GRANT [^;]*\b(UPDATE|DELETE|ALL)\b[^;]* ON [^;]*\b($for_ever)\b" sql/grants.sql)
if [ "$(grep -ciE "GRANT [^;]*\bINSERT\b[^;]* ON [^;]*\bprogramme_versions\b" sql/grants.sql)" -eq 0 ]; then
	echo 'not ok nobody may change what was published or accepted: nobody may publish either'
elif [ -n "$bad" ]; then echo "not ok nobody may change what was published or accepted: ${bad%%$'\n'*}"
else echo 'ok nobody may change what was published or accepted'; fi
