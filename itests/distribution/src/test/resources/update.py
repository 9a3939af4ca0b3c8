# SPDX-License-Identifier: Apache-2.0
"""Changes and notifies a server through dnspython: python3 update.py PORT ALGORITHM NAME SECRET ZONE STEP.

STEP is update (adds, replaces, deletes, by UDP and TCP, with and without prerequisites) or notify; ends with an
assertion error when an answer is not as it has to be, and dnspython itself checks the signature of each.
"""
import sys

import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.query
import dns.rcode
import dns.rdatatype
import dns.tsig
import dns.tsigkeyring
import dns.update

port, algorithm, name, secret, zone, step = int(sys.argv[1]), *sys.argv[2:7]
keyring = dns.tsigkeyring.from_text({name: (algorithm, secret)})


def send(message, query=dns.query.tcp):
    answer = query(message, "127.0.0.1", port=port, timeout=30)
    assert answer.had_tsig, answer
    return dns.rcode.to_text(answer.rcode())


def update():
    return dns.update.Update(zone, keyring=keyring, keyalgorithm=dns.name.from_text(algorithm))


def address(host):
    question = dns.message.make_query(host + "." + zone, "A")
    question.use_tsig(keyring, algorithm=dns.name.from_text(algorithm))
    answer = dns.query.udp(question, "127.0.0.1", port=port, timeout=30)
    assert answer.had_tsig, answer
    return sorted(record.address for rrset in answer.answer for record in rrset)


if step == "update":
    for query in (dns.query.udp, dns.query.tcp):
        first = update()
        first.absent("py")
        first.add("py", 60, "A", "192.0.2.1")
        assert send(first, query) == "NOERROR"
        assert send(first, query) == "YXDOMAIN"
        assert address("py") == ["192.0.2.1"]
        second = update()
        second.present("py", "A", "192.0.2.1")
        second.replace("py", 60, "A", "192.0.2.2")
        second.add("py", 60, "A", "192.0.2.3")
        assert send(second, query) == "NOERROR"
        assert address("py") == ["192.0.2.2", "192.0.2.3"]
        third = update()
        third.delete("py", "A", "192.0.2.3")
        assert send(third, query) == "NOERROR"
        assert address("py") == ["192.0.2.2"]
        last = update()
        last.delete("py")
        assert send(last, query) == "NOERROR"
        assert address("py") == []
    outside = update()
    outside.add(dns.name.from_text("www.elsewhere.test."), 60, "A", "192.0.2.1")
    assert send(outside) == "NOTZONE"
    print("dnspython has changed and restored the zone")
else:
    notify = dns.message.make_query(zone, dns.rdatatype.SOA)
    notify.set_opcode(dns.opcode.NOTIFY)
    notify.flags = dns.opcode.to_flags(dns.opcode.NOTIFY) | dns.flags.AA
    unsigned = dns.query.udp(notify, "127.0.0.1", port=port, timeout=30)
    assert unsigned.rcode() == dns.rcode.REFUSED, unsigned
    notify.use_tsig(keyring, algorithm=dns.name.from_text(algorithm))
    assert send(notify, dns.query.udp) == "NOERROR"
    print("dnspython has notified")
