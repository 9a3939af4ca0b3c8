// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * The page of metrics that a distribution shows.
 *
 * @param port where, on the loopback address
 */
record Metrics(int port) {
    /** All of it; empty while there is none. */
    String page() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The number of a figure, with its labels as the page has them; 0 when it is not there. */
    long count(String line) {
        return page().lines()
                .filter(each -> each.startsWith(line + " "))
                .mapToLong(each -> Long.parseLong(each.substring(line.length() + 1)))
                .sum();
    }
}
