# shellcheck shell=bash disable=SC2034,SC2154 # A part of dns/servers.sh and dav/servers.sh, which have the rest.
# SPDX-License-Identifier: Apache-2.0
# What all servers have: a process, and ports that nobody else has. Wants: archive, work.

declare -A pid=() port=()

stop() {
  [ -n "${pid[$1]:-}" ] || return 0
  kill "${pid[$1]}" 2> /dev/null || true
  wait "${pid[$1]}" 2> /dev/null || true
  unset "pid[$1]"
}

# A port that nobody has, for UDP and TCP.
free_port() {
  local candidate
  while :; do
    candidate=$((20000 + RANDOM % 12000))
    ss -Hlntu "sport = :$candidate" | grep -q . || { echo "$candidate"; return; }
  done
}

# unpack_guelta SERVER SSH_PORT FEATURE: unpacks the archive; the feature is in the boot list
unpack_guelta() {
  local etc=$work/$1/etc
  mkdir -p "$work/$1" "$work/home"
  tar xzf "$archive" -C "$work/$1" --strip-components=1
  sed -i "s|^sshPort *=.*|sshPort = $2|" "$etc/org.apache.karaf.shell.cfg"
  sed -i 's|^featuresBoot = \\$|&\n    '"$3"', \\|' "$etc/org.apache.karaf.features.cfg"
}

# run_guelta SERVER [COMMAND...]: starts it, by a command that runs bin/karaf
run_guelta() {
  local server=$1
  shift
  HOME=$work/home KARAF_EXEC=exec EXTRA_JAVA_OPTS="-Duser.home=$work/home" \
    "$@" "$work/$server/bin/karaf" server > "$work/$server.out" 2>&1 < /dev/null &
  pid[$server]=$!
}
