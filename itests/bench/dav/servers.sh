# shellcheck shell=bash disable=SC2034,SC2154 # A part of dav.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# Starts and stops the servers, each on a port and in a folder of its own below $work, and reads what they take.
# Wants: archive, work.

servers='radicale guelta xandikos' peers='radicale xandikos'
password=benchbench
. itests/bench/servers.sh

# Debian's defaults, but for the folder and that everybody is believed to be who he says he is.
start_radicale() {
  port[radicale]=$(free_port)
  mkdir -p "$work/radicale"
  cat > "$work/radicale.conf" <<TXT
[server]
hosts = 127.0.0.1:${port[radicale]}
[auth]
type = none
[rights]
type = owner_only
[storage]
filesystem_folder = $work/radicale
[logging]
level = warning
TXT
  radicale --config "$work/radicale.conf" > "$work/radicale.out" 2>&1 &
  pid[radicale]=$!
}

# It asks nobody who he is.
start_xandikos() {
  port[xandikos]=$(free_port)
  mkdir -p "$work/xandikos"
  HOME=$work/home xandikos -d "$work/xandikos" --defaults --current-user-principal /bench/ \
    -l 127.0.0.1 -p "${port[xandikos]}" > "$work/xandikos.out" 2>&1 &
  pid[xandikos]=$!
}

# unpack: the distribution with the DAV service in the boot list; who comes first under a name has the account
unpack() {
  local etc=$work/guelta/etc
  shell_port=$(free_port)
  unpack_guelta guelta "$shell_port" guelta-dav
  sed -i 's|^#* *registration *=.*|registration = open|' "$etc/guelta.dav.http.cfg"
  HOME=$work/home "$work/guelta/bin/user" bench <<< $password > /dev/null
  printf '#!/bin/sh\necho %s\n' $password > "$work/ask"
  chmod +x "$work/ask"
}

start_guelta() {
  port[guelta]=$(free_port)
  sed -i "s|^#* *listen *=.*|listen = 127.0.0.1:${port[guelta]}|" "$work/guelta/etc/guelta.dav.http.cfg"
  run_guelta guelta
}

# shell COMMAND: one command in guelta's shell, on the connection of shell_open if that is there
shell() {
  HOME=$work/home SSH_ASKPASS=$work/ask SSH_ASKPASS_REQUIRE=force ssh -F none -p "$shell_port" -o LogLevel=ERROR \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no \
    -o ControlPath="$work/shell" "${@:2}" bench@127.0.0.1 "$1" < /dev/null
}

# shell_open: logs in, which takes a good part of a second of processor time; the connection goes with the server
shell_open() { shell true -o ControlMaster=yes -o ControlPersist=yes > /dev/null 2>&1 || true; }

# start SERVER: until it answers
start() {
  local end=$((SECONDS + 120))
  "start_$1"
  until curl -s -o "$work/first" -m 5 "http://127.0.0.1:${port[$1]}/"; do
    kill -0 "${pid[$1]}" 2> /dev/null || { cat "$work/$1.out" >&2; fail "$1 ended"; }
    [ $SECONDS -lt $end ] || { cat "$work/$1.out" >&2; fail "$1 does not answer"; }
    sleep 0.2
  done
}

# url SERVER COLLECTION
url() {
  local place
  case $1 in
    radicale) place=bench/$2/ ;;
    xandikos) place=bench/calendars/$2/ ;;
    guelta) place=dav/calendars/bench/$2/ ;;
  esac
  echo "http://bench:$password@127.0.0.1:${port[$1]}/$place"
}

# folder SERVER: where it keeps what it was given
folder() {
  case $1 in
    guelta) echo "$work/guelta/data/stores/calendars.git" ;;
    *) echo "$work/$1" ;;
  esac
}

# kilobytes SERVER: what that takes on the disk; guelta has what is in its journal in Git within a second
kilobytes() { if [ "$1" = guelta ]; then sleep "$settling"; fi; du -sk "$(folder "$1")" | cut -f1; }

resident_mb() { awk '/^VmRSS:/ { printf "%d\n", $2 / 1024 }' "/proc/${pid[$1]}/status"; }

version() { case $1 in
  guelta) basename "$archive" .tar.gz | sed 's/guelta-//' ;;
  *) dpkg-query -W -f '${Version}' "$1" | sed 's/-.*//' ;;
esac; }
