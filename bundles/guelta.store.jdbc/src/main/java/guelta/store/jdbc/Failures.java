// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means, by its SQLSTATE (PostgreSQL manual, appendix A). */
final class Failures {
    /** Of Pool: nobody gave a connection back in time. */
    static final String ALL_IN_USE = "GU001";

    /** Ended by an operator, by a crash, by a shutdown, while starting up; idle for too long, in a transaction or not. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05", "25P03");

    /** Serialization failure, deadlock: the transaction is undone and may succeed when it is made again. */
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    /** Statement completion unknown: a distributed database can't tell whether it has committed. */
    private static final String OPEN = "40003";

    /** Feature not supported, undefined function, syntax error: not every database has what PostgreSQL has. */
    private static final Set<String> UNKNOWN = Set.of("0A000", "42883", "42601");

    private Failures() {}

    /** Whether the connection is gone, so that another one may do better, and what was under way has an unknown end. */
    static boolean lost(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || ENDED.contains(state);
    }

    /** Whether a transaction that was to be committed has an unknown end. */
    static boolean inDoubt(SQLException failure) {
        return lost(failure) || OPEN.equals(failure.getSQLState());
    }

    /** Whether the transaction was undone for the sake of another one. */
    static boolean again(SQLException failure) {
        return AGAIN.contains(String.valueOf(failure.getSQLState()));
    }

    /** Whether the database does not know what it was asked for. */
    static boolean unknown(SQLException failure) {
        return UNKNOWN.contains(String.valueOf(failure.getSQLState()));
    }

    /** What is wrong, in one line. */
    static String sentence(SQLException failure) {
        Throwable root = failure;
        for (@Nullable Throwable deeper = failure.getCause(); deeper != null; deeper = deeper.getCause()) {
            root = deeper;
        }
        String said = firstLine(failure);
        String below = root == failure ? "" : firstLine(root);
        return below.isEmpty() || said.contains(below) ? said : said + " (" + below + ")";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
