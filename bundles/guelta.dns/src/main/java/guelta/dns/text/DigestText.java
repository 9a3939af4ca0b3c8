// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** Digests in hexadecimal digits to the end, whose length follows from the octet before them. */
enum DigestText implements FieldText {
    /** The registry "Digest Algorithms" of DS: SHA-1, SHA-256, GOST, SHA-384, GOST of 2012, SM3. */
    DIGEST(1, 20, 32, 32, 48, 32, 32),
    /** The registry "SSHFP Fingerprint Types": SHA-1, SHA-256. */
    FINGERPRINT(1, 20, 32),
    /** The registry "ZONEMD Hash Algorithms": SHA-384, SHA-512. */
    ZONE_DIGEST(12, 48, 64);

    private static final int SIMPLE = 1;

    private final int least;
    private final int[] lengths;

    /**
     * The rule of one registry.
     *
     * @param least octets of a digest of a type that it lacks
     * @param lengths octets of a digest of type 1, 2 and so on
     */
    DigestText(int least, int... lengths) {
        this.least = least;
        this.lengths = lengths;
    }

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        int at = out.length();
        OctetsText.readHex(in, out);
        check(out.octets(), at, out.length());
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        check(data, at, data.length);
        OctetsText.hex(data, at, data.length, out);
        return data.length;
    }

    private void check(byte[] data, int from, int to) throws Malformed {
        int type = data[from - 1] & 0xff;
        // RFC 8976 2.2.3: what the digest is says the scheme too, and nothing is known of others than SIMPLE.
        boolean ours = this != ZONE_DIGEST || data[from - 2] == SIMPLE;
        int known = ours && type > 0 && type <= lengths.length ? lengths[type - 1] : 0;
        if (known > 0 && to - from != known) {
            throw new Malformed("a digest of type " + type + " has " + known + " octets, not " + (to - from));
        }
        if (to - from < least) {
            throw new Malformed("the digest has fewer than " + least + " octets");
        }
    }
}
