# SPDX-License-Identifier: Apache-2.0
"""Asks a server through dnspython: python3 client.py PORT; ends with an assertion error when an answer is wrong."""
import sys

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

port = int(sys.argv[1])


def ask(name, rdtype, over=dns.query.udp, **options):
    query = dns.message.make_query(name, rdtype, **options)
    answer = over(query, "127.0.0.1", port=port, timeout=5)
    assert query.is_response(answer)
    return answer


for over in dns.query.udp, dns.query.tcp:
    answer = ask("www.nasty.test.", "A", over)
    assert answer.flags & dns.flags.AA
    assert {r.address for r in answer.answer[0]} == {"192.0.2.80", "192.0.2.81", "192.0.2.82"}
    assert ask("nowhere.nasty.test.", "A", over).rcode() == dns.rcode.NXDOMAIN
    assert ask("www.elsewhere.test.", "A", over).rcode() == dns.rcode.REFUSED

# The case of the question comes back as it was sent, and the answer is found all the same.
answer = ask("wWw.NaStY.tEsT.", "AAAA")
assert answer.question[0].name.labels[0] == b"wWw"
assert answer.answer[0][0].address == "2001:db8::80"

# RFC 6891 section 6.1.3: a version that is not known is BADVERS, with the highest version that is.
query = dns.message.make_query("www.nasty.test.", "A")
query.use_edns(edns=3)
answer = dns.query.udp(query, "127.0.0.1", port=port, timeout=5)
assert answer.rcode() == dns.rcode.BADVERS and answer.edns == 0, answer

# Types that the client's library reads field by field.
assert "h2" in str(ask("svc.nasty.test.", "HTTPS").answer[0][0])
assert str(ask("types.nasty.test.", "NAPTR").answer[0][0]) == '100 10 "S" "SIP+D2U" "" _sip._tcp.nasty.test.'
assert ask("types.nasty.test.", "TYPE65280").answer[0][0].data == bytes([1, 2, 3, 4, 5])

# Too large for UDP, then whole over TCP.
answer, tcp = dns.query.udp_with_fallback(
    dns.message.make_query("big.nasty.test.", "TXT"), "127.0.0.1", port=port, timeout=5)
assert tcp and len(answer.answer[0]) == 8
print("dnspython is content")
