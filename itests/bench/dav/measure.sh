# shellcheck shell=bash disable=SC2034,SC2154 # A part of dav.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# The measurements. Each appends a line a round to $work/WHAT.SIZE.SERVER, from which the report takes the medians.

load() { PYTHONDONTWRITEBYTECODE=1 python3 itests/bench/dav/load.py "$@"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# column FILE NUMBER: the median of a column
column() { cut -d' ' -f"$2" "$1" | median; }

# large SIZE: whether the peers take too long there for more than a little
large() { [ "$1" -gt "$peers_until" ]; }

# those SIZE: the servers that are asked in turn at that size
those() { if large "$1"; then echo guelta; else echo "$servers"; fi; }

# fill SERVER SIZE: a collection of so many objects. guelta gets them by PUT from eight clients; the others, which would
# take an hour, find them in their folders when they start. What Radicale remembers of each object, it writes when it is
# first asked, with two syncs to the disk for each: large collections are given that too, without.
fill() {
  local server=$1 size=$2 before place
  load make "$(url "$server" "c$size")"
  if [ "$server" = guelta ]; then
    before=$(kilobytes guelta)
    load fill "$(url guelta "c$size")" "$size" 8 > "$work/fill.$size.guelta"
    echo $(($(kilobytes guelta) - before)) > "$work/grown.$size.guelta"
    say "filled guelta with $size objects: $(cat "$work/fill.$size.guelta") PUT/s"
    return
  fi
  stop "$server"
  case $server in
    radicale) place=$work/radicale/collection-root/bench/c$size ;;
    xandikos) place=$work/xandikos/bench/calendars/c$size ;;
  esac
  load files "$place" "$size"
  if [ "$server" = xandikos ]; then
    git -C "$place" add -A
    # Git would begin to pack so many objects behind the measurements.
    HOME=$work/home git -C "$place" -c gc.auto=0 -c user.name=bench -c user.email=bench@bench.test commit -q -m "All objects"
  elif large "$size"; then
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 itests/bench/dav/remember.py "$work/radicale" "/bench/c$size/" "$size"
  fi
}

# ask SERVER SIZE WHAT ROUND SECONDS
ask() { load ask "$(url "$1" "c$2")" "$2" "$3" "$4" "$5"; }

# ask_rounds SIZE SERVERS WHAT,... ROUNDS SECONDS WARMING: that to these servers, in turn in each round
ask_rounds() {
  local server places=()
  for server in $2; do places+=("$server=$(url "$server" "c$1")"); done
  load rounds "$work" "$1" "${@:3}" "${places[@]}" || fail "not all was answered"
}

# ask_all SIZE: every question to all servers; of a large collection the peers in one round before, and what is not in $few
# once. One that has not answered is still busy with it.
ask_all() {
  local server
  if large "$1"; then
    for server in $peers; do
      ask_rounds "$1" "$server" "$few" 1 "$seconds" "$warming"
      ask_rounds "$1" "$server" "$once" 1 0 0
      if grep -q late "$work"/*".$1.$server"; then stop "$server"; start "$server"; fi
    done
    # What they have written would be written beside what comes now.
    sync
  fi
  ask_rounds "$1" "$(those "$1")" all "$rounds" "$seconds" "$warming"
}

# put_round SIZE CLIENTS ROUND SERVER
put_round() {
  local size=$1 clients=$2 server=$4 before count
  before=$(kilobytes "$server")
  load put "$(url "$server" "c$size")" "$size" "$clients" "$put_seconds" >> "$work/put$clients.$size.$server"
  count=$(tail -n 1 "$work/put$clients.$size.$server" | cut -d' ' -f2)
  # Each was put and deleted.
  echo $((($(kilobytes "$server") - before) * 1024 / count)) >> "$work/growth.$size.$server"
  say "$size objects, PUT by $clients, round $3: $server $(tail -n 1 "$work/put$clients.$size.$server" | awk '{ print $1 "/s, half within " $3 " ms, slowest " $4 " ms" }')"
}

# put_all SIZE: new objects by one client and by eight; of a large collection the peers in one round before
put_all() {
  local clients round server
  if large "$1"; then
    for server in $peers; do
      # Xandikos reads all objects at the first one after a start.
      load put "$(url "$server" "c$1")" "$1" 1 0 > /dev/null
      for clients in 1 8; do put_round "$1" "$clients" 1 "$server"; done
    done
    sync
  fi
  for clients in 1 8; do
    for round in $(seq "$rounds"); do
      for server in $(those "$1"); do put_round "$1" "$clients" "$round" "$server"; done
    done
  done
}

# start_all SIZE: anew, with nothing in memory; the first week query
start_all() {
  local size=$1 server
  # What is still to be written of so many files would be written beside the measurements.
  sync
  for server in $servers; do
    if [ -z "${pid[$server]:-}" ] || [ "$anew" = yes ]; then
      stop "$server"
      start "$server"
    fi
    ask "$server" "$size" week 1 0 >> "$work/first.$size.$server"
    say "$size objects, first week query after a start: $server $(cut -d' ' -f1 "$work/first.$size.$server") ms"
  done
}

# tidy SIZE: the repository packed while a client puts and asks; what that client sees
tidy() {
  local n=$1 went
  shell_open
  touch "$work/going"
  load during "$(url guelta "c$n")" "$n" "$work/going" > "$work/without-gc" &
  went=$!
  sleep "$gc_seconds"
  rm "$work/going"
  wait $went
  touch "$work/going"
  load during "$(url guelta "c$n")" "$n" "$work/going" > "$work/during-gc" &
  went=$!
  shell 'store:gc calendars' > "$work/gc.out" 2>&1 || { cat "$work/gc.out" >&2; fail "store:gc failed"; }
  rm "$work/going"
  wait $went
  say "gc: $(grep -o 'Packed.*' "$work/gc.out")"
}
