// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Versioned trees of small files: an OSGi service, several side by side, chosen by {@link #name()} at run time. Any
 * thread.
 */
@ProviderType
public interface Store {
    /** The name that services are configured with, as {@code zones}. */
    String name();

    /** A root by its name; it need not exist yet. The name is slash-separated, each part possible in a {@link StorePath}. */
    Root root(String name);

    /** The names of the roots that have a commit and start with a text, in order. The caller closes the stream. */
    Stream<String> roots(String prefix);

    /** How it stands. */
    StoreState state();

    /**
     * Exchanges commits with the remote: pulls, then pushes. Fails with {@link StoreUnavailable} when there is no remote
     * or it can't be reached; says in one sentence what was done.
     */
    CompletionStage<String> sync();

    /** Makes the store small and quick again, while it serves; says in one sentence what was done. */
    CompletionStage<String> gc(Consumer<String> progress);
}
