// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;

/**
 * One request of HTTP, as soon as its head was read. The device has checked what RFC 9112 and 9113 demand of a message;
 * nothing was decoded or normalised.
 *
 * @param method any token (RFC 9110 9.1), as {@code PROPFIND}; never CONNECT
 * @param target path and query as they were sent: visible ASCII that begins with a slash, or {@code *} of OPTIONS. Of an
 *     absolute target (RFC 9112 3.2.2) the path and query; its authority is in {@code Host}
 * @param fields as they were sent. {@code Host} is there but in requests of HTTP/1.0: what HTTP/2 has in its
 *     {@code :authority} is put there
 * @param path the way it came
 * @param tls the TLS session, inside TLS
 * @param body for one subscriber, who may subscribe until the answer is sent. Nothing is read from the peer beyond what
 *     is requested, but for a bounded look-ahead; {@code 100 Continue} is sent with the first request. Signals come on
 *     a thread of the device, in order; a buffer is the subscriber's own from then on, of at most 64 KB, and more than
 *     empty. Ends with {@code onError} of an IOException when the peer fails to send all of it, or more than allowed:
 *     then the device answers. What is left when the answer is there is thrown away
 * @param aborted completes when the answer is of no use any more: the peer has gone, or was too slow, or broke a rule;
 *     or the device is ending. Never fails, and does not complete when all goes well
 */
public record HttpRequest(
        String method,
        String target,
        HttpFields fields,
        FixedPath path,
        Optional<SSLSession> tls,
        Flow.Publisher<ByteBuffer> body,
        CompletionStage<Void> aborted) {
    /** The target up to its query, as it was sent. */
    public String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** For logs: fields are left out, they have secrets. */
    @Override
    public String toString() {
        return method + " " + target + " from " + path.peer();
    }
}
