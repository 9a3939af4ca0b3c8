// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.message.Messages;
import guelta.dns.server.Received;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Transport;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Type;

/** How often a primary pulls when it is notified, with a store whose pulls end when the test says. */
class PullingTest {
    private final List<CompletableFuture<String>> pulls = new ArrayList<>();
    private final List<byte[]> answers = new ArrayList<>();
    private final Pulling pulling = new Pulling(() -> Optional.of(new Remote()));

    /** RFC 1996 3.12: answered at once; those that come while it pulls are one more pull, not one each. */
    @Test
    void notifiesThatComeWhileItPullsAreOnePullMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            pulling.accept(notified());
        }
        assertEquals(5, answers.size());
        assertEquals(1, pulls.size());
        pulls.get(0).complete("done");
        assertEquals(2, pulls.size());
        pulls.get(1).completeExceptionally(new IllegalStateException("the remote is away"));
        assertEquals(2, pulls.size());
        pulling.accept(notified());
        assertEquals(3, pulls.size(), "a pull that failed is no reason not to pull again");
    }

    private Received notified() throws Exception {
        Message message = Messages.question(1, Opcode.NOTIFY, Name.fromString("example.org."), Type.SOA);
        DatagramPort port = (to, octets) -> {
            answers.add(new byte[octets.remaining()]);
            return Delivery.SENT;
        };
        return new Received(new byte[12], message, Optional.empty(), From.by(Transport.UDP), port, () -> 0);
    }

    private final class Remote implements Store {
        @Override
        public String name() {
            return "zones";
        }

        @Override
        public Root root(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public Stream<String> roots(String prefix) {
            return Stream.empty();
        }

        @Override
        public StoreState state() {
            return new StoreState("test", "", "", 0, "");
        }

        @Override
        public CompletionStage<String> sync() {
            CompletableFuture<String> pull = new CompletableFuture<>();
            pulls.add(pull);
            return pull;
        }

        @Override
        public CompletionStage<String> gc(Consumer<String> progress) {
            return CompletableFuture.completedStage("");
        }
    }
}
