// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * JGit's progress as lines for people, when a step begins and at each tenth of it; and a way to make JGit give up:
 * by an exception, since what asks {@link #isCancelled()} may begin again for ever when it hears yes.
 */
final class Progress extends EmptyProgressMonitor {
    private final Consumer<String> lines;
    private final BooleanSupplier ended;
    private String step = "";
    private int total;
    private int done;
    private int tenths;

    Progress(Consumer<String> lines, BooleanSupplier ended) {
        this.lines = lines;
        this.ended = ended;
    }

    @Override
    public void beginTask(String title, int work) {
        step = title;
        total = work;
        done = 0;
        tenths = 0;
        lines.accept(title);
        endWhenAsked();
    }

    @Override
    public void update(int completed) {
        endWhenAsked();
        done += completed;
        int now = total > 0 ? (int) (10L * done / total) : 0;
        if (now > tenths) {
            tenths = now;
            lines.accept(step + ": " + done + " of " + total);
        }
    }

    private void endWhenAsked() {
        if (ended.getAsBoolean()) {
            throw new CancellationException("the store is being closed");
        }
    }
}
