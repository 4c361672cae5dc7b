#!/bin/bash
# Files stay under 500 lines and functions under 60, so that each can be read at one sitting.
set -u
cd -- "$(dirname -- "$0")/../.."
mapfile -t files < <(find fcgi tools tests -path '*/node_modules' -prune -o -name '*.[ch]' -print | LC_ALL=C sort)

long=
for file in "${files[@]}"; do
	lines=$(wc -l < "$file")
	[ "$lines" -le 500 ] || long+="$file has $lines lines"$'\n'
done
[ ${#files[@]} -gt 20 ] || long="found only ${#files[@]} files"
if [ -n "$long" ]; then printf '%s' "$long" >&2; echo "not ok no file over 500 lines: ${long%%$'\n'*}"
else echo 'ok no file over 500 lines'; fi

functions=$(ctags --quiet -f - --languages=C --langmap=C:.c --kinds-C=f --fields=+ne --excmd=number "${files[@]}" 2> /dev/null |
	awk -F '\t' '{ line = end = 0
		for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) line = substr($i, 6); if ($i ~ /^end:/) end = substr($i, 5) }
		count++; if (end - line + 1 > 60) print $2 ":" line " " $1 " has " end - line + 1 " lines" }
		END { if (count < 100) print "ctags found only " count + 0 " functions" }')
if [ -n "$functions" ]; then printf '%s\n' "$functions" >&2; echo "not ok no function over 60 lines: ${functions%%$'\n'*}"
else echo 'ok no function over 60 lines'; fi
