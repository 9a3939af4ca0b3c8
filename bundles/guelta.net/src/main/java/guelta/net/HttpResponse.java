// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The answer to a request of HTTP.
 *
 * @param status 200 to 599 (RFC 9110 15); those of 1xx are the device's
 * @param fields what the answer says of itself. The device adds {@code Date} where it lacks, and says itself how the
 *     message is framed: {@code Connection}, {@code Keep-Alive}, {@code Transfer-Encoding}, {@code Upgrade} and
 *     {@code Trailer} given here are left out, and so is {@code Content-Length}, but in answers to HEAD and of status
 *     304 that have no body, where it says how long the body would be
 * @param body as for GET in answers to HEAD: the device does not send it. Not sent either with statuses 204 and 304
 */
public record HttpResponse(int status, HttpFields fields, HttpBody body) {
    /** Refuses what is no final answer. */
    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status is 200 to 599");
        }
    }

    /** An answer without body. */
    public HttpResponse(int status, HttpFields fields) {
        this(status, fields, HttpBody.EMPTY);
    }

    /** A text for people, in UTF-8. */
    public static HttpResponse text(int status, String text) {
        return new HttpResponse(
                status,
                HttpFields.of("Content-Type", "text/plain; charset=utf-8"),
                new HttpBody.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }
}
