# shellcheck shell=bash disable=SC2034,SC2154 # A part of dns.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# Starts and stops the servers, each with one worker on core 0 and the zones of $work/zones, and reads what they take.
# Wants: archive, work, server_core, load_core.

servers='guelta-linux knot guelta-netty nsd'
declare -A shell=()
. itests/bench/servers.sh

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
    storage: "$work/zones"
    file: "%s"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
$(zone_names | sed 's/.*/  - domain: &/')
TXT
  taskset -c "$server_core" knotd -c "$work/knot.conf" > "$work/knot.out" 2>&1 &
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
    zonesdir: "$work/zones"
    database: ""
    zonelistfile: "$work/nsd/zone.list"
    xfrdfile: "$work/nsd/xfrd.state"
    xfrdir: "$work/nsd"
    pidfile: "$work/nsd/nsd.pid"
    rrl-ratelimit: 0
    minimal-responses: yes
remote-control:
    control-enable: no
$(zone_names | sed 's/.*/zone:\n    name: &\n    zonefile: &/')
TXT
  taskset -c "$server_core" nsd -d -c "$work/nsd.conf" > "$work/nsd.out" 2>&1 &
  pid[nsd]=$!
}

# unpack SERVER: unpacks the archive; the DNS service is in the boot list, on ports of its own
unpack() {
  local etc=$work/$1/etc
  port[$1]=$(free_port)
  shell[$1]=$(free_port)
  unpack_guelta "$1" "${shell[$1]}" guelta-dns-primary
  sed -i "s|^#* *listen *=.*|listen = 127.0.0.1:${port[$1]}|" "$etc/guelta.dns.primary.cfg"
  git init -q --bare -b main "$work/$1/data/stores/zones.git"
}

# one_thread SERVER: guelta-netty on the portable device, guelta-linux on the fast one
one_thread() {
  local etc=$work/$1/etc
  sed -i "s|^#* *threads *=.*|threads = 1|" "$etc/guelta.net.netty.cfg"
  [ "$1" = guelta-linux ] || return 0
  printf 'threads = 1\n' > "$etc/guelta.net.linux.cfg"
  sed -i 's|^featuresBoot = \\$|&\n    guelta-net-linux, \\|' "$etc/org.apache.karaf.features.cfg"
}

start_guelta-netty() { run_guelta guelta-netty taskset -c "$server_core"; }
start_guelta-linux() { run_guelta guelta-linux taskset -c "$server_core"; }

# publish SERVER FOLDER: pushes the zones of a folder as anybody would
publish() {
  local clone=$work/$1.clone
  (
    export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@bench.test
    export GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@bench.test
    [ -d "$clone" ] || git clone -q "$work/$1/data/stores/zones.git" "$clone" 2> /dev/null
    cd "$clone" || exit
    git checkout -q -B main
    git rm -q -r --ignore-unmatch .
    cp "$2"/* .
    git add .
    git commit -q --allow-empty -m "Other zones"
    git push -q origin main
  )
}

# await_device SERVER: waits until the server's ports are those of the device that it is named after
await_device() {
  local end=$((SECONDS + 60)) log=$work/$1/data/log/karaf.log
  until grep -q "guelta.net.${1#guelta-} .* is served by" "$log"; do
    [ $SECONDS -lt $end ] || { grep -h WARN "$log" >&2; fail "$1 does not serve by its device"; }
    sleep 0.1
  done
}

# answers SERVER NAME TYPE: whether it does at this moment
answers() {
  taskset -c "$load_core" dig +time=1 +tries=1 +short @127.0.0.1 -p "${port[$1]}" "$2" "$3" 2> /dev/null | grep -q '^[0-9a-f]'
}

# until_answers SERVER NAME [TYPE [PAUSE]]: waits up to five minutes
until_answers() {
  local end=$((SECONDS + 300))
  until answers "$1" "$2" "${3:-A}"; do
    [ $SECONDS -lt $end ] || { cat "$work/$1.out" >&2; fail "$1 does not answer for $2"; }
    kill -0 "${pid[$1]}" 2> /dev/null || { cat "$work/$1.out" >&2; fail "$1 ended"; }
    sleep "${4:-0.01}"
  done
}

# All processes of a server: NSD serves in a child.
family() { local child; echo "$1"; for child in $(pgrep -P "$1" || true); do family "$child"; done; }
# of_all FILE SERVER: the /proc files of that name of all its processes
of_all() { local p; for p in $(family "${pid[$2]}"); do cat "/proc/$p/$1"; done; }
cpu_ticks() { of_all stat "$1" | awk '{ sub(/.*\) /, ""); s += $12 + $13 } END { print s }'; }
# Of the largest process: what the others of NSD have they share with it.
largest_mb() { awk -v k="$1" '$1 == "Name:" { s = 0 } $1 ~ k { s += $2; if (s > m) m = s } END { printf "%d\n", m / 1024 }'; }
resident_mb() { of_all status "$1" | largest_mb '^VmRSS:'; }
peak_mb() { of_all status "$1" | largest_mb '^VmHWM:'; }

version() { case $1 in
  knot) knotd -V | awk '{ print $NF; exit }' ;;
  nsd) nsd -v 2>&1 | awk '{ print $NF; exit }' ;;
  guelta*) basename "$archive" .tar.gz | sed 's/guelta-//' ;;
esac; }
