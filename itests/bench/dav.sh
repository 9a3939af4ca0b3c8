#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compares the calendars with Debian's Radicale and Xandikos: writing, reading, memory, disk.
#   itests/bench/dav.sh            all of it, in about half an hour: 1,000, 5,000 and 50,000 objects
#   itests/bench/dav.sh short      1,000 and 5,000 objects, once and shortly: an impression
#   itests/bench/dav.sh smoke      few objects, within a minute: shows that it works, measures nothing
# Prints a report in Markdown; `itests/bench/dav.sh > docs/benchmarks-dav.md` keeps it. Needs what ./test installs, and an
# archive in karaf-distro/target (or in GUELTA_ARCHIVE). All on loopback, all below a temporary folder, all ended with it.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."

# Beyond so many objects the peers are asked a few questions for a while, and the others once.
sizes='1000 5000 50000' peers_until=5000 few=week,ctag,sync-empty
once=expand,sync-initial,sync-changes,multiget,text,propfind
rounds=3 seconds=0.5 warming=0.5 put_seconds=3 gc_seconds=8 settling=2 anew=yes
case ${1:-full} in
  full) ;;
  short) sizes='1000 5000' rounds=1 gc_seconds=3 ;;
  smoke) sizes=120 rounds=1 seconds=0 warming=0 put_seconds=0.3 gc_seconds=0.3 settling=0 anew=no ;;
  *) echo "dav.sh takes nothing, short or smoke" >&2; exit 2 ;;
esac
say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

archive=${GUELTA_ARCHIVE:-$(find karaf-distro/target -maxdepth 1 -name 'guelta-*.tar.gz' -print -quit 2> /dev/null || true)}
[ -f "$archive" ] || { echo "no archive in karaf-distro/target: run mvn package first" >&2; exit 2; }
work=$(mktemp -d)
load_before=$(cut -d' ' -f1 /proc/loadavg)
. itests/bench/dav/servers.sh
. itests/bench/dav/measure.sh
. itests/bench/dav/report.sh
finish() { for server in "${!pid[@]}"; do stop "$server"; done; rm -rf "$work"; }
trap finish EXIT
trap 'exit 130' INT TERM

unpack
for server in $servers; do start "$server"; done
for size in $sizes; do
  for server in $servers; do fill "$server" "$size"; done
  start_all "$size"
  ask_all "$size"
  put_all "$size"
  for server in $servers; do resident_mb "$server" > "$work/resident.$size.$server"; done
done
tidy "${sizes##* }"
report
