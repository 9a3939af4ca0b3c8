// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

class OperatorErrorTest {
    // Karaf prints the nice help of what is named CommandException and logs everything else as a fault.
    @Test
    void karafPrintsTheSentenceAndNothingElse() {
        CommandException error = OperatorError.of("There is no store named 'zones\u001b[2J'.");
        assertEquals("CommandException", error.getClass().getSimpleName());
        assertEquals("There is no store named 'zones?[2J'.", error.getNiceHelp());
        assertEquals(error.getNiceHelp(), error.getMessage());
    }
}
