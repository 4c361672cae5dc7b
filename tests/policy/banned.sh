#!/bin/bash
# Functions that nobody should need: none of our objects calls them.
set -u
cd -- "$(dirname -- "$0")/../.."
build=${BUILD:-build/test}
banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|system|popen|rand|srand|alloca'
mapfile -t objects < <(find "$build/obj/fcgi" "$build/obj/gen" -name '*.o' 2> /dev/null)

found=$(nm -A -u "${objects[@]}" 2> /dev/null | grep -E " U ($banned)$")
if [ ${#objects[@]} -lt 20 ]; then echo "not ok no banned functions: only ${#objects[@]} objects in $build"
elif [ -n "$found" ]; then printf '%s\n' "$found" >&2; echo "not ok no banned functions: ${found%%$'\n'*}"
else echo 'ok no banned functions'; fi

found=$(nm -A -u "${objects[@]}" 2> /dev/null | grep -E ' U mysql_(real_)?query$' | grep -vE '/core/(db|migrate)[a-z_]*\.o:')
if [ -n "$found" ]; then echo "not ok only core/db and core/migrate send text to the server: ${found%%$'\n'*}"
else echo 'ok only core/db and core/migrate send text to the server'; fi

# The sanitizers replace strcpy and the like by their own only at link time, but fortified names hide them in source: look there too.
found=$(grep -rnE "\b($banned)[[:space:]]*\(" fcgi --include='*.c' --include='*.h' | grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)')
if [ -n "$found" ]; then echo "not ok no banned names in the sources: ${found%%$'\n'*}"
else echo 'ok no banned names in the sources'; fi
