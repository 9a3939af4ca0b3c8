# SPDX-License-Identifier: Apache-2.0
"""Sends signed updates with dnspython: python3 turns.py PORT ALGORITHM NAME SECRET SCRIPT, a script as of nsupdate."""
import sys

import dns.name
import dns.query
import dns.rcode
import dns.tsigkeyring
import dns.update

port, algorithm, name, secret, script = int(sys.argv[1]), *sys.argv[2:6]
keyring = dns.tsigkeyring.from_text({name: (algorithm, secret)})
zone = update = None
with open(script, encoding="ascii") as lines:
    for line in lines:
        words = line.split(maxsplit=5)
        if words[0] == "zone":
            zone = words[1]
        elif words[0] == "send":
            answer = dns.query.tcp(update, "127.0.0.1", port=port, timeout=30)
            assert answer.rcode() == dns.rcode.NOERROR, answer
            update = None
        elif words[0] == "update":
            if update is None:
                update = dns.update.Update(zone, keyring=keyring, keyalgorithm=dns.name.from_text(algorithm))
            if words[1] == "add":
                update.add(dns.name.from_text(words[2]), int(words[3]), words[4], words[5].strip())
            else:
                update.delete(dns.name.from_text(words[2]))
