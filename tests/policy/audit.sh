#!/bin/bash
# Every action that the source writes into the trail has a sentence for people. Actions that are put together at run time
# (order.%s, project.%s) are checked by the programs built for tests themselves, in audit_pairs().
set -u
cd -- "$(dirname -- "$0")/../.."
known=$(grep -oE '^\s*\{ "[a-z_.]+", N_' fcgi/domain/common/audit_words.c | grep -oE '[a-z_.]{3,}' | sort -u)
written=$(cat $(find fcgi -name '*.c' ! -name audit_words.c) | tr '\n' ' ' | grep -oE '\baudit\([^,]*,[^,]*, *"[a-z_.]+"' | grep -oE '"[a-z_.]+"$' | tr -d '"' | sort -u)
written+=$'\n'$(grep -rhoE '"(application|order|project|stage|review|import|individual|payment|key)[._][a-z_]+"' fcgi/domain/contract/stages.c \
	fcgi/domain/recruiting/review.c fcgi/domain/imports/book.c | tr -d '"' | grep -E '^(stage|import)\.|^application_(take|ask|decide|note)$' | sort -u)
missing=$(comm -13 <(printf '%s\n' "$known") <(printf '%s\n' "$written" | sort -u | sed '/^$/d'))
count=$(printf '%s\n' "$written" | sed '/^$/d' | wc -l)
if [ "$count" -lt 40 ]; then echo "not ok actions of the trail are found in the source: only $count"; else echo 'ok actions of the trail are found in the source'; fi
if [ -n "$missing" ]; then echo "not ok every action of the trail has a sentence:" $missing; else echo 'ok every action of the trail has a sentence'; fi
