#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the committed state twice, as differently as this machine allows, and compares what comes out byte by byte:
# another folder, home, locale, time zone and umask and, as root, another user. Downloads nothing: the second build
# uses a copy of the first one's repository. About two minutes. Exit 0: equal.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. .ci/tools.sh
toolchain

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}

# What both run; everything else comes from the environment: FOLDER REPOSITORY.
cat > "$work/build.sh" <<'TXT'
set -eu
cd "$1"
mvn -q -o -B package -pl karaf-distro -am -DskipTests -Dspotless.check.skip=true -Dmaven.repo.local="$2" < /dev/null
TXT

first=$work/first
second="$work/second/a longer folder"
git clone -q . "$first"
mkdir -p "$work/second" "$work/home"
git clone -q . "$second"

say "first build, as $(id -un)"
(umask 022; LC_ALL=C TZ=UTC bash "$work/build.sh" "$first" "$repository")

say "second build, in another folder, home, locale, time zone, umask and user"
cp -r "$repository" "$work/repository"
mkdir -p "$work/home"
other=(env -i HOME="$work/home" PATH="$PATH" JAVA_HOME="$JAVA_HOME" LC_ALL=C.UTF-8 TZ=Pacific/Auckland
  MAVEN_OPTS="-Duser.language=de -Duser.country=DE")
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$work"
  chown -R nobody "$work/second" "$work/home" "$work/repository"
  other=(setpriv --reuid=nobody --regid=nogroup --clear-groups "${other[@]}")
fi
(umask 077; cd "$work/home" && "${other[@]}" bash "$work/build.sh" "$second" "$work/repository")

result=0
for file in "$first"/karaf-distro/target/guelta-* "$first/karaf-distro/target/SHA256SUMS"; do
  name=$(basename "$file")
  if cmp "$file" "$second/karaf-distro/target/$name"; then say "equal: $name"; else result=1; fi
done
[ -s "$first/karaf-distro/target/SHA256SUMS" ] || fail "no checksums were written"
if [ $result != 0 ]; then
  for side in first second; do
    folder=$first; [ $side = first ] || folder=$second
    mkdir "$work/$side.unpacked" && tar xzf "$folder"/karaf-distro/target/guelta-*.tar.gz -C "$work/$side.unpacked"
  done
  diff -rq "$work/first.unpacked" "$work/second.unpacked" | head -n 20 >&2 || true
fi
exit $result
