// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.api.Test;

class ConsoleCommandTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    /** A command whose answer is what some work leads to. */
    private static final class Working extends ListingCommand {
        private final CompletionStage<String> work;
        private final Supplier<String> progress;

        Working(CompletionStage<String> work, Supplier<String> progress) {
            this.work = work;
            this.progress = progress;
        }

        @Override
        protected Listing listing() throws Exception {
            return Listing.of("done").row(await(work, progress));
        }
    }

    private String run(boolean json, Working command) throws Exception {
        PrintStream console = new PrintStream(shown, true, US_ASCII);
        command.json = json;
        command.session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> console);
        command.execute();
        return shown.toString(US_ASCII).replace(System.lineSeparator(), "\n");
    }

    @Test
    void workThatIsDoneAtOnceShowsNoProgress() throws Exception {
        Working command = new Working(CompletableFuture.completedFuture("all"), () -> "busy");
        assertEquals("Done\n----\nall\n", run(false, command));
    }

    // Asking for the progress is what the wait does every two seconds: the third time completes the work.
    private static Working slow() {
        CompletableFuture<String> work = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        return new Working(work, () -> {
            if (asked.incrementAndGet() == 3) {
                work.complete("all");
            }
            return asked.get() < 3 ? "half\u001b" : "most";
        });
    }

    @Test
    void workThatTakesLongTellsPeopleHowFarItIsWhenThatChanges() throws Exception {
        assertEquals("half?\nmost\nDone\n----\nall\n", run(false, slow()));
    }

    @Test
    void scriptsGetOneDocumentHoweverLongItTakes() throws Exception {
        assertEquals("[{\"done\":\"all\"}]\n", run(true, slow()));
    }

    @Test
    void whatTheWorkFailsWithIsWhatTheCommandFailsWith() {
        IOException full = new IOException("full");
        Working command = new Working(CompletableFuture.failedFuture(full), () -> "busy");
        assertSame(full, assertThrows(IOException.class, () -> run(false, command)));
    }
}
