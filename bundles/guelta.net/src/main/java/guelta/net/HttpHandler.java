// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that answers requests of HTTP: registered as an OSGi service (whiteboard), it is found by the device, which
 * asks it whatever comes for one of its {@link #routes()}. Several handlers of several bundles share a port: those that
 * name the same endpoint.
 *
 * <p>When several handlers want one route, the higher {@code service.ranking} has it, then the higher version of the
 * registering bundle, then the older service. When the last handler of a route goes away, requests for it wait for the
 * next one for two seconds, as heads: their bodies are not read. After that they are answered 503 with
 * {@code Retry-After}, as long as the port is open: never 404, which clients that synchronise would take for a deletion.
 * When the last handler with {@link #listen()} goes away, the port stays open for the same two seconds.
 */
@ConsumerType
public interface HttpHandler {
    /**
     * What to bind for the endpoint that the {@link #routes()} name: transports {@link Transport#HTTP} and
     * {@link Transport#HTTPS}. Empty: it is served on the ports that others bind for that endpoint. Constant while the
     * service is registered: register anew to change it.
     */
    List<Listen> listen();

    /** What it answers, at least one; all of the same endpoint. Constant while the service is registered. */
    List<HttpRoute> routes();

    /** The bounds that the device keeps for each of its requests. Constant while the service is registered. */
    default HttpLimits limits() {
        return HttpLimits.DEFAULT;
    }

    /**
     * Takes one request. Comes on a thread of the device, as soon as the head is there, and is not to hold it: what
     * takes longer than a look-up, or waits for the body, is for a thread of the handler's own. Requests of one
     * connection of HTTP/1.1 come one after the other, all others come at any time, on any of the device's threads.
     *
     * <p>What is thrown, and a stage that fails, is answered 500, or cuts the connection when the answer has begun; the
     * handler logs what it knows of it, the device logs the first of a minute.
     *
     * @return completes, on any thread, with the answer. What completes after {@link HttpRequest#aborted} is dropped
     */
    CompletionStage<HttpResponse> handle(HttpRequest request);
}
