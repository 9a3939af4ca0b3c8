# shellcheck shell=bash disable=SC2034,SC2154 # A part of dav.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# The report in Markdown, from what the measurements have left in $work.

shown='radicale xandikos guelta'

# heading TITLE: of a table with a column a server
heading() {
  local server
  printf '\n| %s |' "$1"
  for server in $shown; do printf ' %s %s |' "$server" "$(version "$server")"; done
  printf '\n|---|---:|---:|---:|\n'
}

# cell FILE COLUMN UNIT
cell() { if [ -s "$1" ]; then printf ' %s%s |' "$(column "$1" "$2")" "$3"; else printf ' - |'; fi; }

# row TITLE FILE COLUMN UNIT: the medians of all servers
row() {
  local server
  printf '| %s |' "$1"
  for server in $shown; do cell "$work/$2.$server" "$3" "$4"; done
  printf '\n'
}

# answers TITLE FILE: the medians, or that the server did not find what there is
answers() {
  local server
  printf '| %s |' "$1"
  for server in $shown; do
    awk '
      { found += $2; right += $3; if ($2 == "error" || $2 == "late") failed = $2; else if ($2 != $3) wrong = 1; took = $1 }
      END {
        if (!NR) printf " -"
        else if (failed == "late") printf " *not within %d s*", took / 1000
        else if (failed) printf " *error*"
        else if (wrong) printf " *wrong, %d of %d:*", found, right
      }' < <(cat "$work/$2.$server" 2> /dev/null)
    if [ -s "$work/$2.$server" ] && ! grep -qE 'error|late' "$work/$2.$server"; then
      printf ' %s ms' "$(column "$work/$2.$server" 1)"
    fi
    printf ' |'
  done
  printf '\n'
}

report() {
  local size
  cat <<TXT
# Benchmarks of calendars

Written by \`itests/bench/dav.sh\` on $(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, $(df --output=fstype "$work" | tail -n 1), Linux $(uname -r), $(java -version 2>&1 | awk -F'"' 'NR == 1 { print "JDK " $2 }'), $(python3 -V), on $(date +%F). The machine had $load_before running or waiting before, by the average of a minute.

Events of about 340 octets, every tenth of them weekly, twenty times. Servers and the client, which keeps its connection, share the cores; all on loopback, all on one disk. Medians of $rounds rounds each, all servers in turn in each. Each round asks for $seconds s, at least once, the first one after $warming s unmeasured; the client counts what was found, and what was not right is shown so.
guelta checks a password with each request, has the rights of others to look at, and keeps the history of each change; Radicale and Xandikos have Debian's defaults and ask for no password.
Most of what those two do takes time with the size. Beyond $peers_until objects they are measured in one round before guelta, PUT after one unmeasured, and what has no target is asked once. Radicale was also given the files there that it writes for each object when it is first asked, and that take it minutes with the syncs to the disk for each.

## Writing

New objects for $put_seconds s by clients that wait for each answer, into a collection of so many. Before guelta answers, the object is in a journal that is synced to the disk, one sync for all that come at once; it is in Git within a second. Radicale syncs the object's file and its folder; Xandikos syncs each Git object, the index and the reference, but no folder.
TXT
  heading 'PUT a second'
  for size in $sizes; do
    row "one client, $size objects" "put1.$size" 1 ''
    row "eight clients, $size objects" "put8.$size" 1 ''
  done
  heading 'time of a PUT'
  for size in $sizes; do
    row "one client, $size objects, half within" "put1.$size" 3 ' ms'
    row "one client, $size objects, slowest of a round" "put1.$size" 4 ' ms'
  done
  cat <<TXT

## Reading
TXT
  for size in $sizes; do report_answers "$size"; done
  report_sizes
  report_gc
  report_targets
}

# right FILE: the median of the answers when all were right, else nothing
right() {
  if [ -s "$1" ] && awk '$2 != $3 { wrong = 1 } END { exit wrong }' "$1"; then column "$1" 1; fi
}

# target TITLE LIMIT VALUE UNIT: whether a value is at least the limit, or at most when that begins with a minus
target() {
  awk -v title="$1" -v limit="$2" -v value="$3" -v unit="$4" 'BEGIN {
    most = limit < 0
    if (most) limit = -limit
    met = value == "" ? "not measured" : (most ? value + 0 <= limit : value + 0 >= limit) ? "yes" : "**no**"
    printf "| %s | %s %s%s | %s | %s |\n", title, most ? "at most" : "at least", limit, unit, value == "" ? "-" : value unit, met
  }'
}

# times A B: A in units of B; nothing if either is not there
times() { if [ -n "$1" ] && [ -n "$2" ]; then awk "BEGIN { r = $1 / $2; printf r < 100 ? \"%.3g\" : \"%.0f\", r }"; fi; }

# faster FILE: the least right answer of the peers
faster() { local peer; for peer in $peers; do right "$1.$peer"; done | sort -n | head -n 1; }

report_targets() {
  local size peer what first=${sizes%% *} largest=${sizes##* }
  cat <<TXT

## Targets

Against the faster of the peers whose answers are right, with as many objects.

| | target | measured | met |
|---|---:|---:|---|
TXT
  for size in $sizes; do
    target "PUT by one client, $size objects: times the faster peer" 8 \
      "$(times "$(column "$work/put1.$size.guelta" 1)" "$(for peer in $peers; do column "$work/put1.$size.$peer" 1; done | sort -n | tail -n 1)")" ''
  done
  target "PUT by one client at $largest objects: part of that at $first" 0.8 \
    "$(times "$(column "$work/put1.$largest.guelta" 1)" "$(column "$work/put1.$first.guelta" 1)")" ''
  for what in week ctag sync-empty; do
    for size in $sizes; do
      target "$what, $size objects: part of the faster peer's time" -0.1 \
        "$(times "$(right "$work/$what.$size.guelta")" "$(faster "$work/$what.$size")")" ''
    done
  done
  target "slowest answer while it packs" -50 "$(awk '{ print $4 }' "$work/during-gc")" ' ms'
}

report_answers() {
  local size=$1
  heading "$size objects"
  answers 'week, with data' "week.$size"
  answers 'the same, first after a start' "first.$size"
  answers 'week, expanded' "expand.$size"
  answers 'PROPFIND depth 1: ETag and content type' "propfind.$size"
  answers 'CTag' "ctag.$size"
  answers 'sync-collection, initial' "sync-initial.$size"
  answers 'sync-collection, no change' "sync-empty.$size"
  answers 'sync-collection, 4 changes' "sync-changes.$size"
  answers 'multiget of 100' "multiget.$size"
  answers 'SUMMARY contains a word' "text.$size"
}

report_sizes() {
  local size
  cat <<TXT

## Memory and disk

Resident after all of the above at that size and the smaller ones; guelta's heap is the default of the distribution. Growth is what a new object and its deletion leave on the disk before any packing, together.
TXT
  heading 'takes'
  for size in $sizes; do row "memory, $size objects" "resident.$size" 1 ' MB'; done
  for size in $sizes; do row "growth by a PUT and a DELETE, $size objects" "growth.$size" 1 ' octets'; done
}

report_gc() {
  local largest=${sizes##* }
  cat <<TXT

\`store:gc\` packs the repository of guelta while it serves. After all of the above it said: "$(grep -o 'Packed.*' "$work/gc.out")". One client puts an object and asks for the CTag by turns:

| collection of $largest objects | requests a second | half within | slowest |
|---|---:|---:|---:|
| before | $(awk '{ print $1 " | " $3 " ms | " $4 " ms" }' "$work/without-gc") |
| while it packs | $(awk '{ print $1 " | " $3 " ms | " $4 " ms" }' "$work/during-gc") |

guelta was filled by PUT from eight clients:

| objects | PUT a second | on the disk before packing |
|---:|---:|---:|
TXT
  for size in $sizes; do
    printf '| %s | %s | %s kB |\n' "$size" "$(cat "$work/fill.$size.guelta")" "$(cat "$work/grown.$size.guelta")"
  done
}
