# shellcheck shell=bash disable=SC2034,SC2154 # A part of dns.sh, which has the variables.
# SPDX-License-Identifier: Apache-2.0
# The zones, each a file in $work/zones that is named after it, and the questions for them.

# The text before the names: a zone without delegations.
# shellcheck disable=SC2016 # $TTL is that of the zone file.
apex='$TTL 3600\n@ SOA ns hostmaster 1 7200 3600 1209600 300\n@ NS ns\nns A 127.0.0.1\n'

# one_zone NAMES: bench.test with h0, h1, ... with an address each
one_zone() {
  rm -rf "$work/zones"
  mkdir "$work/zones"
  awk -v n="$1" -v apex="$apex" 'BEGIN {
    printf apex
    for (i = 0; i < n; i++) printf "h%d A 10.%d.%d.%d\n", i, i / 65536 % 256, i / 256 % 256, i % 256
  }' > "$work/zones/bench.test"
}

# many_zones ZONES NAMES: z0.bench.test, z1.bench.test, ... with so many names each
many_zones() {
  rm -rf "$work/zones"
  mkdir "$work/zones"
  awk -v zones="$1" -v n="$2" -v apex="$apex" -v folder="$work/zones" 'BEGIN {
    for (z = 0; z < zones; z++) {
      file = folder "/z" z ".bench.test"
      printf apex > file
      for (i = 0; i < n; i++) printf "h%d A 10.0.%d.%d\n", i, z % 256, i % 256 > file
      close(file)
    }
  }'
}

zone_names() { ls "$work/zones"; }

# The questions, one a line, in an order that is the same in each run.

# names_of_one NAMES QUESTIONS: all there
names_of_one() {
  awk -v n="$1" -v q="$2" 'BEGIN { srand(1); for (i = 0; i < q; i++) printf "h%d.bench.test A\n", int(rand() * n) }'
}

# half_absent NAMES QUESTIONS: each second is for a name that is not there
half_absent() {
  awk -v n="$1" -v q="$2" 'BEGIN {
    srand(2)
    for (i = 0; i < q; i++) printf "%s%d.bench.test A\n", i % 2 ? "absent" : "h", int(rand() * n)
  }'
}

# names_of_many ZONES NAMES QUESTIONS: all there
names_of_many() {
  awk -v zones="$1" -v n="$2" -v q="$3" 'BEGIN {
    srand(3)
    for (i = 0; i < q; i++) printf "h%d.z%d.bench.test A\n", int(rand() * n), int(rand() * zones)
  }'
}
