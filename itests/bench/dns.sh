#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compares the DNS primary with Knot DNS and NSD: one worker each, pinned to one core, dnsperf on another one.
#   itests/bench/dns.sh            100,000 names, five rounds of ten seconds; then the loading of a million records
#   itests/bench/dns.sh load       the loading alone
#   itests/bench/dns.sh smoke      all of it on a thousand names in a few seconds: shows that it works, measures nothing
# Prints a table in Markdown; `itests/bench/dns.sh > docs/benchmarks.md` keeps it. Needs what ./test installs, and an
# archive in karaf-distro/target (or in GUELTA_ARCHIVE). All on loopback, all below a temporary folder, all ended with it.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
PATH=$PATH:/usr/sbin:/sbin

case ${1:-full} in
  full) names=100000 rounds=5 seconds=10 million=1000000 loads=3 ;;
  load) names=1000 rounds=0 seconds=0 million=1000000 loads=3 ;;
  smoke) names=1000 rounds=1 seconds=1 million=2000 loads=1 ;;
  *) echo "dns.sh takes nothing, load or smoke" >&2; exit 2 ;;
esac
archive=${GUELTA_ARCHIVE:-$(ls karaf-distro/target/guelta-*.tar.gz 2> /dev/null | head -n 1)}
[ -f "$archive" ] || { echo "no archive in karaf-distro/target: run mvn package first" >&2; exit 2; }
cores=$(nproc)
server_core=0 load_core=$((cores > 1 ? 1 : 0))
ticks=$(getconf CLK_TCK)

work=$(mktemp -d)
declare -A pid=() port=()
stop() {
  [ -n "${pid[$1]:-}" ] || return 0
  kill "${pid[$1]}" 2> /dev/null || true
  wait "${pid[$1]}" 2> /dev/null || true
  unset "pid[$1]"
}
finish() { for server in "${!pid[@]}"; do stop "$server"; done; rm -rf "$work"; }
trap finish EXIT
trap 'exit 130' INT TERM
say() { printf '%s\n' "$*" >&2; }

# A port that nobody has, for UDP and TCP.
free_port() {
  local candidate
  while :; do
    candidate=$((20000 + RANDOM % 12000))
    ss -Hlntu "sport = :$candidate" | grep -q . || { echo "$candidate"; return; }
  done
}

# zone NAMES: a zone of that many names with an address each
zone() {
  printf '$TTL 3600\n@ SOA ns hostmaster 1 7200 3600 1209600 300\n@ NS ns\nns A 127.0.0.1\n'
  awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "h%d A 10.%d.%d.%d\n", i, i / 65536 % 256, i / 256 % 256, i % 256 }'
}

answers() { dig +time=1 +tries=1 +short @127.0.0.1 -p "$1" "$2.bench.test" A 2> /dev/null | grep -q '^10\.'; }

# until_answers SERVER NAME: waits up to five minutes
until_answers() {
  local end=$((SECONDS + 300))
  until answers "${port[$1]}" "$2"; do
    [ $SECONDS -lt $end ] || { say "$1 does not answer for $2"; cat "$work/$1.out" >&2; exit 1; }
    kill -0 "${pid[$1]}" 2> /dev/null || { say "$1 ended"; cat "$work/$1.out" >&2; exit 1; }
  done
}

start_knot() {
  port[knot]=$(free_port)
  mkdir -p "$work/knot"
  cat > "$work/knot.conf" <<TXT
server:
  rundir: "$work/knot"
  listen: 127.0.0.1@${port[knot]}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "$work/knot"
template:
  - id: default
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
  - domain: bench.test
    file: "$work/bench.test"
TXT
  taskset -c $server_core knotd -c "$work/knot.conf" > "$work/knot.out" 2>&1 &
  pid[knot]=$!
}

start_nsd() {
  port[nsd]=$(free_port)
  mkdir -p "$work/nsd"
  cat > "$work/nsd.conf" <<TXT
server:
    ip-address: 127.0.0.1@${port[nsd]}
    server-count: 1
    username: ""
    zonesdir: "$work"
    database: ""
    zonelistfile: "$work/nsd/zone.list"
    xfrdfile: "$work/nsd/xfrd.state"
    xfrdir: "$work/nsd"
    pidfile: "$work/nsd/nsd.pid"
    rrl-ratelimit: 0
    minimal-responses: yes
remote-control:
    control-enable: no
zone:
    name: bench.test
    zonefile: bench.test
TXT
  taskset -c $server_core nsd -d -c "$work/nsd.conf" > "$work/nsd.out" 2>&1 &
  pid[nsd]=$!
}

unpack_guelta() {
  port[guelta]=$(free_port)
  mkdir -p "$work/guelta" "$work/home"
  tar xzf "$archive" -C "$work/guelta" --strip-components=1
  sed -i "s|^sshPort *=.*|sshPort = $(free_port)|" "$work/guelta/etc/org.apache.karaf.shell.cfg"
  sed -i 's|^featuresBoot = \\$|&\n    guelta-dns-primary, \\|' "$work/guelta/etc/org.apache.karaf.features.cfg"
  sed -i "s|^#* *listen *=.*|listen = 127.0.0.1:${port[guelta]}|" "$work/guelta/etc/guelta.dns.primary.cfg"
  sed -i "s|^#* *threads *=.*|threads = 1|" "$work/guelta/etc/guelta.net.netty.cfg"
}

start_guelta() {
  HOME=$work/home KARAF_EXEC=exec EXTRA_JAVA_OPTS="-Duser.home=$work/home" \
    taskset -c $server_core "$work/guelta/bin/karaf" server > "$work/guelta.out" 2>&1 < /dev/null &
  pid[guelta]=$!
}

# publish: pushes the zone as anybody would
publish() {
  local repository=$work/guelta/data/stores/zones.git clone=$work/clone end=$((SECONDS + 300))
  until [ -f "$repository/HEAD" ]; do [ $SECONDS -lt $end ]; sleep 0.1; done
  rm -rf "$clone"
  (
    export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@bench.test
    export GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@bench.test
    until git clone -q "$repository" "$clone" 2> "$work/clone.out"; do [ $SECONDS -lt $end ]; done
    cd "$clone"
    git checkout -q -B main
    cp "$work/bench.test" bench.test
    git add bench.test
    git commit -q --allow-empty -m "A zone of $1 names"
    git push -q origin main
  )
}

# All processes of a server: NSD serves in a child.
family() { local child; echo "$1"; for child in $(pgrep -P "$1" || true); do family "$child"; done; }
cpu_ticks() { local p; for p in $(family "${pid[$1]}"); do awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$p/stat"; done | awk '{ s += $1 } END { print s }'; }
resident_mb() { local p; for p in $(family "${pid[$1]}"); do awk '/^(RssAnon|RssFile|RssShmem):/ { s += $2 } END { print s }' "/proc/$p/status"; done | sort -n | tail -n 1 | awk '{ printf "%d", $1 / 1024 }'; }

peak_mb() { local p; for p in $(family "${pid[$1]}"); do awk '/^VmHWM:/ { print $2 }' "/proc/$p/status"; done | sort -n | tail -n 1 | awk '{ printf "%d", $1 / 1024 }'; }

# measure SERVER SECONDS: prints queries a second and microseconds of processor time a query
measure() {
  local before after output
  before=$(cpu_ticks "$1")
  output=$(taskset -c $load_core dnsperf -s 127.0.0.1 -p "${port[$1]}" -d "$work/questions" -l "$2" -c 10 -q 200 2>&1)
  after=$(cpu_ticks "$1")
  awk -v ticks="$ticks" -v used=$((after - before)) '
    /Queries completed:/ { completed = $3 } /Queries per second:/ { rate = $4 }
    END { printf "%.0f %.2f\n", rate, used / ticks * 1e6 / completed }' <<< "$output"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
now_ms() { date +%s%3N; }

# load SERVER NAME FILE: starts it, waits for the name, notes milliseconds, seconds of processor time and megabytes
load() {
  local begin end
  begin=$(now_ms)
  start_$1
  until_answers $1 $2
  end=$(now_ms)
  echo "$((end - begin)) $(awk -v t="$(cpu_ticks $1)" -v s="$ticks" 'BEGIN { printf "%.1f", t / s }') $(peak_mb $1)" >> "$work/$1.$3"
  say "$1: $(tail -n 1 "$work/$1.$3" | awk '{ print $1 " ms, " $2 " s of processor time, " $3 " MB at most" }')"
  stop $1
}

zone $names > "$work/bench.test"
unpack_guelta
if [ $rounds -gt 0 ]; then
  say "serving $names names"
  awk -v n=$names 'BEGIN { srand(1); for (i = 0; i < 100000; i++) printf "h%d.bench.test A\n", int(rand() * n) }' > "$work/questions"
  start_knot
  start_nsd
  start_guelta
  publish $names
  last=h$((names - 1))
  for server in knot nsd guelta; do until_answers $server $last; done
  say "warming up"
  for server in knot nsd guelta; do measure $server $((seconds * 2)) > /dev/null; done
  for round in $(seq $rounds); do
    for server in guelta knot nsd; do
      measure $server $seconds >> "$work/$server.runs"
      say "round $round: $server $(tail -n 1 "$work/$server.runs" | awk '{ print $1 " q/s, " $2 " us a query" }')"
    done
  done
  for server in knot nsd guelta; do
    resident_mb $server > "$work/$server.mb"
    stop $server
  done
fi

for count in 1000 $million; do
  say "loading $count records"
  zone $count > "$work/bench.test"
  last=h$((count - 1))
  start_guelta
  publish $count
  until_answers guelta $last
  stop guelta
  for round in $(seq $loads); do
    for server in knot nsd guelta; do load $server $last load$count; done
  done
done

version() { case $1 in
  knot) knotd -V | awk '{ print $NF; exit }' ;;
  nsd) nsd -v 2>&1 | awk '{ print $NF; exit }' ;;
  guelta) basename "$archive" .tar.gz | sed 's/guelta-//' ;;
esac; }
# column FILE NUMBER: the median of a column
column() { cut -d' ' -f"$2" "$1" | median; }
cat <<TXT
# Benchmarks

Written by \`itests/bench/dns.sh\` on $(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo), $cores cores, Linux $(uname -r), $(java -version 2>&1 | awk -F'"' 'NR == 1 { print "JDK " $2 }').
TXT
if [ $rounds -gt 0 ]; then
  cat <<TXT

## Answering

One worker each on core 0, dnsperf on core 1, a zone of $names names with an address each, UDP on loopback; medians of $rounds rounds of $seconds s, the servers in turn.
The load generator limits the queries a second that can be seen, so the processor time a query says more.

| server | queries a second | processor time a query | resident |
|---|---:|---:|---:|
TXT
  for server in knot nsd guelta; do
    printf '| %s %s | %s | %s us | %s MB |\n' $server "$(version $server)" \
      "$(column "$work/$server.runs" 1)" "$(column "$work/$server.runs" 2)" "$(cat "$work/$server.mb")"
  done
fi
cat <<TXT

## Loading

From the start of the process on core 0 to the first answer, and what it took until then; medians of $loads starts, the servers in turn. The start of guelta includes that of the Java machine and of Karaf, its heap is the default of 512 MB.

| server | 1000 records | processor time | most resident | $million records | processor time | most resident |
|---|---:|---:|---:|---:|---:|---:|
TXT
for server in knot nsd guelta; do
  printf '| %s %s |' $server "$(version $server)"
  for count in 1000 $million; do
    printf ' %s ms | %s s | %s MB |' "$(column "$work/$server.load$count" 1)" "$(column "$work/$server.load$count" 2)" "$(column "$work/$server.load$count" 3)"
  done
  printf '\n'
done
