// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (RFC 7468); text around the blocks is left alone.
 *
 * @param label as {@code CERTIFICATE}
 * @param content the bytes that its base64 stands for
 * @param encrypted whether it has the header of the old form of encryption (RFC 1421 4.6)
 */
record Pem(String label, byte[] content, boolean encrypted) {
    private static final Pattern BLOCK =
            Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]{1,40})-----(.{0,100000}?)-----END \\1-----");

    /** All blocks of a file, in order; those whose content is no base64 are left out. */
    static List<Pem> read(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String body = matcher.group(2);
            boolean headers = body.indexOf(':') >= 0;
            try {
                byte[] content = headers ? new byte[0] : Base64.getMimeDecoder().decode(body);
                blocks.add(new Pem(matcher.group(1), content, headers));
            } catch (IllegalArgumentException damaged) {
                // As if it were not there: what lacks is told.
            }
        }
        return blocks;
    }
}
