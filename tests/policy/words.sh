#!/bin/bash
# Every sentence that people see can be translated, and is: in Polish and in Russian, none of them fuzzy.
set -u
cd -- "$(dirname -- "$0")/../.."
build=${BUILD:-build/test}
mapfile -t templates < <(find templates -name '*.html' -not -path 'templates/static/*' -not -path 'templates/error/static/*' | LC_ALL=C sort)

if [ ${#templates[@]} -eq 0 ]; then
	echo 'not ok no hard-coded words in templates: there are no templates'
elif ! found=$("$build/tools/hardcoded" "${templates[@]}" 2>&1); then
	printf '%s\n' "$found" >&2
	echo "not ok no hard-coded words in templates: ${found%%$'\n'*}"
else
	echo 'ok no hard-coded words in templates'
fi

if ! make --no-print-directory -s pot BUILD="$build" SANITIZE=1 >&2; then
	echo 'not ok sentences can be extracted: make pot failed'
	exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
for language in pl ru; do
	if ! msgfmt --check-format -o /dev/null "locale/$language.po"; then
		echo "not ok $language is well-formed: msgfmt --check-format"
		continue
	fi
	echo "ok $language is well-formed"
	msgmerge --quiet --no-fuzzy-matching -o "$scratch/all.po" "locale/$language.po" "$build/po/filar.pot"
	left=$(LC_ALL=C msgfmt --statistics -o /dev/null "$scratch/all.po" 2>&1)
	case $left in
	*untranslated* | *fuzzy*)
		{ msgattrib --untranslated --no-obsolete --no-wrap "$scratch/all.po"
		msgattrib --only-fuzzy --no-obsolete --no-wrap "$scratch/all.po"; } | grep -E '^msgid ".+"' | head -n 40 >&2
		echo "not ok every sentence is translated into $language: $left" ;;
	*) echo "ok every sentence is translated into $language" ;;
	esac
	for code in 400 404 413 429 503; do
		[ -s "templates/error/static/$code.$language.html" ] || echo "not ok error page $code in $language: missing"
	done
done
