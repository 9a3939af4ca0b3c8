// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** A domain name, relative to the origin in text, not compressed in wire form. */
enum NameText implements FieldText {
    NAME;

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        in.take("a name");
        out.name(in, origin);
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        try {
            int end = DomainName.end(data, at);
            DomainName.write(data, at, out);
            return end;
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage());
        }
    }
}
