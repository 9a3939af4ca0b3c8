# shellcheck shell=bash disable=SC2034,SC2154 # A part of dns.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# The measurements. Each appends a line a run to $work/WHAT.SERVER, from which the report takes the medians.

ticks=$(getconf CLK_TCK)
# What the rounds took together, in ticks: of all cores, by servers that had nothing to do, and by all that is not ours.
all_ticks=0 idle_ticks=0 others_ticks=0
declare -A lost=()

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# column FILE NUMBER: the median of a column
column() { cut -d' ' -f"$2" "$1" | median; }
now_ms() { date +%s%3N; }

# Busy ticks of the machine (what a hypervisor takes away is among them), and all.
machine_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat; }
waiting_ticks() { local s sum=0; for s in $servers; do [ "$s" = "$1" ] || sum=$((sum + $(cpu_ticks "$s"))); done; echo $sum; }

# What goes wrong is seen in what it prints.
dnsperf_on_core() { taskset -c "$load_core" dnsperf -s 127.0.0.1 -c 10 -q 200 "$@" > "$work/dnsperf.out" 2>&1 || true; }

# ask SERVER QUESTIONS SECONDS OPTION...: prints queries a second and microseconds of processor time a query
ask() {
  local server=$1 questions=$2 seconds=$3 before waiting busy all busy_then all_then used other own
  shift 3
  before=$(cpu_ticks "$server")
  waiting=$(waiting_ticks "$server")
  read -r busy all < <(machine_ticks)
  TIMEFORMAT='%U %S'
  { time dnsperf_on_core -p "${port[$server]}" -d "$questions" -l "$seconds" "$@"; } 2> "$work/dnsperf.time"
  read -r busy_then all_then < <(machine_ticks)
  other=$(($(waiting_ticks "$server") - waiting))
  used=$(($(cpu_ticks "$server") - before))
  own=$(awk -v t="$ticks" '{ printf "%d", ($1 + $2) * t }' "$work/dnsperf.time")
  all_ticks=$((all_ticks + all_then - all))
  idle_ticks=$((idle_ticks + other))
  others_ticks=$((others_ticks + busy_then - busy - used - other - own))
  awk -v ticks="$ticks" -v used="$used" '
    /^  Queries completed:/ { completed = $3 } /^  Queries per second:/ { rate = $4 }
    END { if (completed) printf "%.0f %.2f\n", rate, used / ticks * 1e6 / completed; else exit 1 }' "$work/dnsperf.out" ||
    fail "$server answered nothing: $(tail -n 3 "$work/dnsperf.out")"
  lost[$server]=$((${lost[$server]:-0} + $(awk '/^  Queries lost:/ { print $3 }' "$work/dnsperf.out")))
}

# right SERVER ABSENT: whether the last answers were those that the questions ask for: about so many percent NXDOMAIN, or
# none at all, and NOERROR but for that
right() {
  awk -v absent="$2" '
    /^  Response codes:/ {
      gsub(/[(),%]/, "")
      for (i = 3; i < NF; i += 3) share[$i] = $(i + 2)
    }
    END {
      about = absent ? 5 : 0.1
      nx = share["NXDOMAIN"]
      exit !(share["NOERROR"] + nx > 99.9 && nx >= absent - about && nx <= absent + about)
    }' "$work/dnsperf.out" ||
    fail "$1 answered $(grep 'Response codes' "$work/dnsperf.out")"
}

# in_turn WHAT QUESTIONS ABSENT ROUNDS SECONDS OPTION...: all servers in each round
in_turn() {
  local what=$1 questions=$2 absent=$3 rounds=$4 seconds=$5 round server
  shift 5
  for round in $(seq "$rounds"); do
    for server in $servers; do
      ask "$server" "$questions" "$seconds" "$@" >> "$work/$what.$server"
      right "$server" "$absent"
      say "$what, round $round: $server $(tail -n 1 "$work/$what.$server" | awk '{ print $1 " q/s, " $2 " us a query" }')"
      [ "$what" != latency ] || percentiles >> "$work/percentiles.$server"
    done
  done
}

# warm QUESTIONS SECONDS OPTION...
warm() {
  local questions=$1 seconds=$2 server
  shift 2
  for server in $servers; do ask "$server" "$questions" "$seconds" "$@" > /dev/null; done
}

# percentiles: the microseconds in which half of the last answers came, 90, 99 and 99.9 of a hundred, from dnsperf -v
percentiles() {
  awk '
    /^> / && $NF ~ /^[0-9]+\.[0-9]+$/ { us = int($NF * 1e6 + 0.5); count[us]++; n++; if (us > most) most = us }
    END {
      split("0.5 0.9 0.99 0.999", share, " ")
      for (us = 0; us <= most && next_one < 4; us++) {
        seen += count[us]
        while (next_one < 4 && seen >= n * share[next_one + 1]) printf "%d%s", us, ++next_one < 4 ? " " : "\n"
      }
      exit !n
    }' "$work/dnsperf.out" || fail "dnsperf -v tells no latencies"
}

# half_of_slowest WHAT: half of the queries a second of the server that had the fewest; a smoke run wants some, too
half_of_slowest() {
  local server
  for server in $servers; do column "$work/$1.$server" 1; done | sort -n | awk 'NR == 1 { half = int($1 / 2); if (half < 100) half = 100; print half }'
}

# taken SERVER BEGIN MEGABYTES: milliseconds since then, seconds of processor time, megabytes
taken() { echo "$(($(now_ms) - $2)) $(awk -v t="$(cpu_ticks "$1")" -v s="$ticks" 'BEGIN { printf "%.1f", t / s }') $3"; }
tell() { say "$1: $(tail -n 1 "$2" | awk '{ print $1 " ms, " $2 " s of processor time, " $3 " MB" }')"; }

# load SERVER NAME FILE: from its start to the answer for the name
load() {
  local begin
  begin=$(now_ms)
  "start_$1"
  until_answers "$1" "$2"
  taken "$1" "$begin" "$(peak_mb "$1")" >> "$work/$3.$1"
  tell "$1" "$work/$3.$1"
  stop "$1"
}

# start WHICH: the server as ./run has it on all cores, from bin/karaf until DNS answers and the shell's port is open
start() {
  local begin
  begin=$(now_ms)
  run_guelta demo env
  until_answers demo www.guelta.test AAAA 0.02
  until ss -Hlnt "sport = :${shell[demo]}" | grep -q .; do sleep 0.02; done
  taken demo "$begin" "$(resident_mb demo)" >> "$work/start.$1"
  tell "$1 start" "$work/start.$1"
  stop demo
}
