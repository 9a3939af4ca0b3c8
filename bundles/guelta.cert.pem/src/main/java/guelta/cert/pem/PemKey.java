// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Private keys as tools write them: PKCS#8 (RFC 5958), PKCS#1 for RSA (RFC 8017 A.1.2), SEC 1 for EC (RFC 5915). The
 * JDK reads the first; the others are wrapped so that they become it.
 */
final class PemKey {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION_0 = {2, 1, 0};
    /** rsaEncryption with NULL (RFC 8017 A.1). */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey (RFC 5480 2.1.1). */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemKey() {}

    /**
     * Reads a key.
     *
     * @throws GeneralSecurityException with a sentence for the operator, which quotes nothing
     */
    static PrivateKey read(Pem block, PublicKey partner) throws GeneralSecurityException {
        if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
            throw new InvalidKeyException("the key is encrypted; allowed is one without pass phrase");
        }
        byte[] pkcs8 =
                switch (block.label()) {
                    case "RSA PRIVATE KEY" -> der(SEQUENCE, VERSION_0, RSA, der(OCTETS, block.content()));
                    case "EC PRIVATE KEY" ->
                        der(
                                SEQUENCE,
                                VERSION_0,
                                der(SEQUENCE, EC, curve(block.content())),
                                der(OCTETS, block.content()));
                    default -> block.content();
                };
        for (String algorithm : algorithms(partner)) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                // The next kind, or the sentence below.
            }
        }
        throw new InvalidKeyException("the key can't be read as one for a certificate of " + partner.getAlgorithm());
    }

    /** Whether a block may be a private key. */
    static boolean isKey(Pem block) {
        return block.label().endsWith("PRIVATE KEY");
    }

    private static List<String> algorithms(PublicKey partner) {
        String algorithm = partner.getAlgorithm();
        return algorithm.equals("RSA") || algorithm.equals("RSASSA-PSS")
                ? List.of(algorithm, "RSA", "RSASSA-PSS")
                : List.of(algorithm);
    }

    /** The named curve of an ECPrivateKey: version, key, then [0] with it (RFC 5915 3). */
    private static byte[] curve(byte[] sec1) throws InvalidKeyException {
        Der sequence = Der.first(sec1, 0);
        int at = sequence.start();
        while (at < sequence.end()) {
            Der item = Der.first(sec1, at);
            if (item.tag() == PARAMETERS) {
                return Arrays.copyOfRange(sec1, item.start(), item.end());
            }
            at = item.end();
        }
        throw new InvalidKeyException("the key does not name its curve");
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> 8 * i);
            }
        }
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** One element of DER: where its content is. */
    private record Der(int tag, int start, int end) {
        static Der first(byte[] bytes, int at) throws InvalidKeyException {
            if (at + 2 > bytes.length) {
                throw damaged();
            }
            int length = bytes[at + 1] & 0xff;
            int start = at + 2;
            if (length >= 0x80) {
                int more = length & 0x7f;
                if (more == 0 || more > 3 || start + more > bytes.length) {
                    throw damaged();
                }
                length = 0;
                for (int i = 0; i < more; i++) {
                    length = length << 8 | bytes[start++] & 0xff;
                }
            }
            if (length > bytes.length - start) {
                throw damaged();
            }
            return new Der(bytes[at] & 0xff, start, start + length);
        }

        private static InvalidKeyException damaged() {
            return new InvalidKeyException("the key is damaged");
        }
    }
}
