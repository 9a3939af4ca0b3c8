// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * A command of the shell: an answer for people, or with {@code --json} one JSON document for scripts.
 *
 * <p>A command with arguments ends them with {@code @Argument(index = LAST, name = OPTIONS, multiValued = true,
 * description = OPTIONS_MAY_FOLLOW) List<String> options}, so that options may stand behind its arguments too.
 */
public abstract class ConsoleCommand implements Action {
    /** The name of the last argument, which takes the options that stand behind the others. */
    public static final String OPTIONS = "options";

    /** What the manual says of it. */
    public static final String OPTIONS_MAY_FOLLOW = "Options may stand here as well";

    private static final long PATIENCE_SECONDS = 2;

    @Option(name = "--json", description = "One JSON document for scripts")
    boolean json;

    @Reference
    @Nullable
    Session session;

    /**
     * Prints the answer.
     *
     * @param json whether it shall be one JSON document
     * @throws Exception what {@link OperatorError} makes when what the operator asked for can't be done
     */
    protected abstract void answer(PrintStream out, boolean json) throws Exception;

    /**
     * Whether a word, wherever it stands, is the command's own: neither one of its arguments nor an option. Such words are
     * what remains in the argument {@link #OPTIONS}. As it is here, none is.
     */
    protected boolean takes(String word) {
        return false;
    }

    @Override
    public final @Nullable Object execute() throws Exception {
        LateOptions.settle(this);
        answer(console(), json);
        return null;
    }

    /**
     * Waits for work that may take long. When it takes longer than two seconds, people are told how far it is, as often
     * as that changes; scripts are not.
     *
     * @param progress how far the work is, in one sentence
     * @throws Exception what the work failed with
     */
    protected final <T> T await(CompletionStage<T> work, Supplier<String> progress) throws Exception {
        Future<T> future = work.toCompletableFuture();
        String told = "";
        while (true) {
            try {
                return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException stillBusy) {
                String now = progress.get();
                if (!json && !now.equals(told)) {
                    console().println(Listing.printable(now));
                }
                told = now;
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        }
    }

    /**
     * Asks for a secret, which is not shown while it is typed; comes from the standard input where there is no terminal.
     *
     * @param prompt what is asked for
     * @return what was typed, perhaps nothing
     * @throws Exception when nothing can be read
     */
    protected final String secret(String prompt) throws Exception {
        if (session == null) {
            throw new IllegalStateException("the shell injects the session");
        }
        Terminal terminal = session.getTerminal();
        if (terminal != null && terminal.getWidth() > 0) {
            String typed = session.readLine(prompt, '*');
            return typed == null ? "" : typed;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream input = session.getKeyboard();
        for (int c = input.read(); c >= 0 && c != '\n' && c != '\r'; c = input.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private PrintStream console() {
        if (session == null) {
            throw new IllegalStateException("the shell injects the session");
        }
        return session.getConsole();
    }
}
