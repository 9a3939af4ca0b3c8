// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Work of a command on a thread of its own, since the command's waits and tells how far it is. */
final class OwnThread {
    private OwnThread() {}

    /**
     * Begins the work; it ends by itself also when nobody waits for it any more.
     *
     * @param name of the thread
     * @return what the work answers, or fails with
     */
    static <T> CompletionStage<T> run(String name, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable working = () -> {
            try {
                done.complete(work.call());
            } catch (Exception | Error failed) {
                done.completeExceptionally(failed);
            }
        };
        Thread thread = new Thread(working, name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
