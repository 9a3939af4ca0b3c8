# SPDX-License-Identifier: Apache-2.0
# What run and test share: find or install the tools, call Maven. Sourced by bash in the project's folder.

say() { printf 'guelta: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# as_root_on_debian: whether missing packages may be installed
as_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; }

# packages NAME...: installs Debian packages without questions and without starting their services
packages() {
  as_root_on_debian || fail "missing: $*. Install them, on Debian or Ubuntu: sudo apt-get install $*"
  say "installing $*"
  local log policy=/usr/sbin/policy-rc.d made=
  log=$(mktemp)
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy && made=yes
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq -o Acquire::Retries=3 > "$log" 2>&1 &&
    apt-get install -y -qq --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" >> "$log" 2>&1
  local result=$?
  [ -z "$made" ] || rm -f $policy
  [ $result = 0 ] || { tail -n 20 "$log" >&2; rm -f "$log"; fail "apt-get could not install $*"; }
  rm -f "$log"
}

# jdk_at FOLDER: whether a JDK is there that builds and runs this: 17 to 21
jdk_at() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local major
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${major:-0}" -ge 17 ] && [ "$major" -le 21 ]
}

# find_jdk: sets JAVA_HOME to the JDK of the environment, of the PATH, or of the usual folder
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "$(p=$(command -v javac) && dirname "$(dirname "$(readlink -f "$p")")")" \
      /usr/lib/jvm/*17* /usr/lib/jvm/*21*; do
    if [ -n "$home" ] && jdk_at "$home"; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

# toolchain: a JDK, Maven and Git are there afterwards
toolchain() {
  local wanted=()
  find_jdk || {
    if apt-cache show openjdk-17-jdk-headless > /dev/null 2>&1 || ! apt-cache show openjdk-21-jdk-headless > /dev/null 2>&1
    then wanted+=(openjdk-17-jdk-headless); else wanted+=(openjdk-21-jdk-headless); fi
  }
  command -v mvn > /dev/null || wanted+=(maven)
  command -v git > /dev/null || wanted+=(git)
  [ ${#wanted[@]} = 0 ] || packages "${wanted[@]}"
  find_jdk || fail "no JDK 17 or 21 found: install one or set JAVA_HOME"
}

version() { sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml | head -n 1; }

# downloads_failed LOG: whether Maven stopped because something could not be fetched, so that trying again may help
downloads_failed() { grep -qE 'Could not (transfer|GET)|Connection (reset|refused|timed out)|Read timed out|Error downloading' "$1"; }
