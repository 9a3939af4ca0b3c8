# shellcheck shell=bash disable=SC2034,SC2154 # A part of dns.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# The report in Markdown, from what the measurements have left in $work.

shown='knot nsd guelta-netty guelta-linux'

# row TITLE FILE COLUMN [UNIT]: the medians of all servers
row() {
  local server
  printf '| %s |' "$1"
  for server in $shown; do printf ' %s%s |' "$(column "$work/$2.$server" "$3")" "${4:-}"; done
  printf '\n'
}

# heading TITLE: of a table with a column a server
heading() {
  local server
  printf '\n| %s |' "$1"
  for server in $shown; do printf ' %s %s |' "$server" "$(version "$server")"; done
  printf '\n|---|---:|---:|---:|---:|\n'
}

# scenarios COLUMN [UNIT]: a row a scenario that was measured
scenarios() {
  row "$names names" names "$@"
  part more || return 0
  row "$names names, half of those asked for absent" absent "$@"
  row "$zones zones of $each names" zones "$@"
  row "$million names" million "$@"
  row "$names names over TCP" tcp "$@"
}

report_head() {
  cat <<TXT
# Benchmarks

Written by \`itests/bench/dns.sh\` on $(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo), $cores cores, Linux $(uname -r), $(java -version 2>&1 | awk -F'"' 'NR == 1 { print "JDK " $2 }'), on $(date +%F).
TXT
}

report_answers() {
  cat <<TXT

## Answering

One worker each on core $server_core, dnsperf on core $load_core with 200 questions under way from 10 sockets, on loopback; by UDP to one zone with an address for each name where the row does not say otherwise. Medians of $rounds rounds of $seconds s for the first row and $more_rounds of $more_seconds s for each other, the servers in turn in each round.
The load generator limits the queries a second that can be seen, so the processor time a query says more. guelta-netty is the server on the portable network device, guelta-linux on the fast one; that serves UDP alone, so that TCP is the portable device in both.
All four servers run all the time. The three that wait took $(share "$idle_ticks" $((all_ticks / cores))) % of a core together, what is not part of the benchmark $(share "$others_ticks" "$all_ticks") % of the machine. Questions without an answer: $(for server in $shown; do printf '%s %d, ' "$server" "${lost[$server]}"; done | sed 's/, $//'), warming up included.
TXT
  heading 'queries a second'
  scenarios 1
  heading 'processor time a query'
  scenarios 2 ' us'
  heading 'resident'
  row "$names names" resident 1 ' MB'
}

# share PART WHOLE: percent
share() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", (b && a > 0) ? 100 * a / b : 0 }'; }

report_latency() {
  local server
  cat <<TXT

## Latency

The $names names by UDP at $rate queries a second for every server, half of what the slowest of them answers above; medians of $more_rounds rounds of $more_seconds s. As dnsperf sees it, which sends and receives on one core: a good part is its own.

| server | half within | 90 % | 99 % | 99.9 % | processor time a query |
|---|---:|---:|---:|---:|---:|
TXT
  for server in $shown; do
    printf '| %s %s |' "$server" "$(version "$server")"
    for number in 1 2 3 4; do printf ' %s us |' "$(column "$work/percentiles.$server" $number)"; done
    printf ' %s us |\n' "$(column "$work/latency.$server" 2)"
  done
}

report_loads() {
  local server count
  cat <<TXT

## Loading

From the start of the process on core $server_core to the first answer, and what it took until then; medians of $loads starts, the servers in turn. The start of guelta includes that of the Java machine and of Karaf on one core, its heap is the default of 512 MB.

| server | 1000 records | processor time | most resident | $million records | processor time | most resident |
|---|---:|---:|---:|---:|---:|---:|
TXT
  for server in $shown; do
    printf '| %s %s |' "$server" "$(version "$server")"
    for count in 1000 "$million"; do
      printf ' %s ms | %s s | %s MB |' "$(column "$work/load$count.$server" 1)" "$(column "$work/load$count.$server" 2)" "$(column "$work/load$count.$server" 3)"
    done
    printf '\n'
  done
}

report_starts() {
  local which
  cat <<TXT

## Start

From \`bin/karaf\` until DNS answers for the demo zone and the shell's port is open, on all cores, the service in the boot list as \`./run\` has it; medians of $starts first starts of a freshly unpacked archive and as many second ones. Processor time is that of the whole process. What made the start shorter is told in [ADR 0011](adr/0011-the-first-start-stops-nothing.md).

| start | on the clock | processor time | resident |
|---|---:|---:|---:|
TXT
  for which in first second; do
    printf '| %s | %s ms | %s s | %s MB |\n' $which "$(column "$work/start.$which" 1)" "$(column "$work/start.$which" 2)" "$(column "$work/start.$which" 3)"
  done
  cat <<TXT

\`StartIT\` prints what it measures, judges 256 MB and the processor time at each run, and the eight seconds on the clock when the machine was its own.
TXT
}
