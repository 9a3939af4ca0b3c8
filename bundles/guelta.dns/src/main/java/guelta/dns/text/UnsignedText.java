// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** A number of 64 bits without sign in decimal digits (IPN). */
enum UnsignedText implements FieldText {
    U64;

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        in.take("a number");
        try {
            out.put(Long.parseUnsignedLong(in.shown()), 8);
        } catch (NumberFormatException e) {
            throw in.wrong("is not a number from 0 to 18446744073709551615");
        }
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        int end = FieldText.end(data, at, 8);
        out.append(Long.toUnsignedString(FieldText.number(data, at, 8)));
        return end;
    }
}
