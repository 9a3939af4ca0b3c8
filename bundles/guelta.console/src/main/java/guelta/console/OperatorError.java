// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import org.apache.karaf.shell.support.CommandException;

/**
 * The way for a command to say no: the operator reads one sentence, the command fails as Karaf's own do, and nothing is
 * logged. Any other exception is a fault of ours, which Karaf logs with its stack trace.
 */
public final class OperatorError {
    private OperatorError() {}

    /**
     * An exception for the command to throw. Karaf knows it by the name of its class, so it can't be a class of ours.
     *
     * @param sentence names what was wrong and what is allowed
     */
    public static CommandException of(String sentence) {
        String printable = Listing.printable(sentence);
        return new CommandException(printable, printable);
    }
}
