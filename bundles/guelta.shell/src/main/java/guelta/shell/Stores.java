// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.OperatorError;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;

/** Finds what an operator names among the installed stores. */
final class Stores {
    static final String NONE = "No store is installed: feature:install guelta-store-git.";

    private Stores() {}

    static List<Store> byName(List<Store> stores) {
        return stores.stream().sorted(Comparator.comparing(Store::name)).toList();
    }

    static Store named(List<Store> stores, String name) throws CommandException {
        List<Store> found =
                stores.stream().filter(store -> store.name().equals(name)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw OperatorError.of(several(name) + ".");
        }
        throw OperatorError.of(
                stores.isEmpty()
                        ? NONE
                        : "There is no store '" + name + "', there are "
                                + byName(stores).stream().map(Store::name).collect(Collectors.joining(", ")) + ".");
    }

    /** Nobody can say which one is meant. */
    static String several(String name) {
        return "There are several stores '" + name + "', give each a name of its own";
    }

    static StorePath path(String text) throws CommandException {
        try {
            return StorePath.of(text);
        } catch (IllegalArgumentException impossible) {
            throw OperatorError.of("The path '" + text + "' can't be one of a store: " + impossible.getMessage() + ".");
        }
    }

    /** Work on a store that fails with a sentence for the operator. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    /** What the work answers; what a store says it can't do now is the operator's to know, not a fault of ours. */
    static <T> T available(String what, Work<T> work) throws Exception {
        try {
            return work.run();
        } catch (StoreUnavailable unavailable) {
            throw OperatorError.of(sentence(what, unavailable));
        }
    }

    /** What was not done and why. */
    static String sentence(String what, Exception why) {
        String reason = String.valueOf(why.getMessage());
        return what + ": " + (reason.endsWith(".") ? reason : reason + ".");
    }
}
