#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compares the DNS primary, on either network device, with Knot DNS and NSD: one worker each, pinned to one core, dnsperf
# on another one.
#   itests/bench/dns.sh            all of it, in about twenty minutes: answering (100,000 names, half of them absent, over
#                                  TCP, 1,000 zones, a million names), latency, loading, the start
#   itests/bench/dns.sh udp        the 100,000 names by UDP alone
#   itests/bench/dns.sh load       the loading alone
#   itests/bench/dns.sh start      the start alone
#   itests/bench/dns.sh short      all of it once and shortly: an impression
#   itests/bench/dns.sh smoke      all of it with few names in a minute: shows that it works, measures nothing
# Prints a report in Markdown; `itests/bench/dns.sh > docs/benchmarks.md` keeps it. Needs what ./test installs, and an
# archive in karaf-distro/target (or in GUELTA_ARCHIVE). All on loopback, all below a temporary folder, all ended with it.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
PATH=$PATH:/usr/sbin:/sbin

names=100000 zones=1000 each=100 million=1000000 questions=1000000 # sizes
rounds=5 seconds=10 more_rounds=5 more_seconds=5 warming=2 loads=3 starts=3
parts=' names more load start '
case ${1:-full} in
  full) ;;
  udp) parts=' names ' ;;
  load) parts=' load ' ;;
  start) parts=' start ' ;;
  short) rounds=1 seconds=2 more_rounds=1 more_seconds=2 warming=1 loads=1 starts=1 ;;
  smoke)
    names=500 zones=20 each=10 million=1000 questions=2000
    rounds=1 seconds=0.3 more_rounds=1 more_seconds=0.3 warming=0 loads=1 starts=1
    ;;
  *) echo "dns.sh takes nothing, udp, load, start, short or smoke" >&2; exit 2 ;;
esac
part() { [[ $parts == *" $1 "* ]]; }
say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

archive=${GUELTA_ARCHIVE:-$(find karaf-distro/target -maxdepth 1 -name 'guelta-*.tar.gz' -print -quit 2> /dev/null || true)}
[ -f "$archive" ] || { echo "no archive in karaf-distro/target: run mvn package first" >&2; exit 2; }
cores=$(nproc)
server_core=0 load_core=$((cores > 1 ? 1 : 0))
work=$(mktemp -d)
. itests/bench/dns/servers.sh
. itests/bench/dns/zones.sh
. itests/bench/dns/measure.sh
. itests/bench/dns/report.sh
finish() { for server in "${!pid[@]}"; do stop "$server"; done; rm -rf "$work"; }
trap finish EXIT
trap 'exit 130' INT TERM

gueltas='guelta-netty guelta-linux'

# serve NAME: all servers with the zones of $work/zones, the last of whose names is that; guelta gets them by a push
serve() {
  stop knot
  stop nsd
  start_knot
  start_nsd
  for server in $gueltas; do
    publish "$server" "$work/zones"
    [ -n "${pid[$server]:-}" ] || "start_$server"
  done
  for server in $servers; do until_answers "$server" "$1"; done
}

# more WHAT QUESTIONS ABSENT OPTION...: one more scenario
more() {
  local what=$1 asked=$2 absent=$3
  shift 3
  [ $warming = 0 ] || warm "$asked" $((more_seconds * warming / 2)) "$@"
  in_turn "$what" "$asked" "$absent" $more_rounds $more_seconds "$@"
}

if part names || part load; then for server in $gueltas; do unpack "$server"; one_thread "$server"; done; fi

if part names; then
  say "$names names"
  one_zone $names
  serve h$((names - 1)).bench.test
  for server in $gueltas; do await_device "$server"; done
  names_of_one $names $((questions / 10)) > "$work/there"
  [ $warming = 0 ] || warm "$work/there" $((seconds * warming))
  in_turn names "$work/there" 0 $rounds $seconds
  for server in $servers; do resident_mb "$server" > "$work/resident.$server"; done
fi

if part more; then
  half_absent $names $((questions / 10)) > "$work/half"
  more absent "$work/half" 50
  more tcp "$work/there" 0 -m tcp
  rate=$(half_of_slowest names)
  more latency "$work/there" 0 -Q "$rate" -v

  say "$zones zones"
  many_zones $zones $each
  serve h$((each - 1)).z$((zones - 1)).bench.test
  names_of_many $zones $each $((questions / 10)) > "$work/of-zones"
  more zones "$work/of-zones" 0

  say "$million names"
  one_zone $million
  serve h$((million - 1)).bench.test
  names_of_one $million $questions > "$work/of-million"
  more million "$work/of-million" 0
fi
for server in $servers; do stop "$server"; done

# load_all COUNT FILE: all servers in turn load that many records
load_all() {
  one_zone "$1"
  for server in $gueltas; do publish "$server" "$work/zones"; done
  for round in $(seq "$loads"); do
    for server in $servers; do load "$server" "h$(($1 - 1)).bench.test" "$2"; done
  done
}

if part load; then
  if ! part names; then
    say "the first start of an archive, which installs the service and does not count"
    loads=1 load_all 10 first
  fi
  for count in $(printf '%s\n' 1000 $million | uniq); do
    say "loading $count records"
    load_all "$count" "load$count"
  done
fi

if part start; then
  for round in $(seq $starts); do
    unpack demo
    publish demo "$PWD/karaf-distro/src/main/demo"
    start first
    start second
    rm -rf "$work/demo" "$work/demo.clone"
  done
fi

report_head
if part names; then report_answers; fi
if part more; then report_latency; fi
if part load; then report_loads; fi
if part start; then report_starts; fi
