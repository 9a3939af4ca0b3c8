// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.util.regex.Pattern;

/** Text that is not what its format demands; the message says what is wrong, in one sentence without a full stop. */
public class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|[\\x80-\\x9f]");
    private static final int LONGEST = 300;

    /**
     * With what is wrong; carries no stack, since it is about the text and not about the code. Control characters of a
     * text that it shows become question marks, and it is cut where it is long: it goes to clients and logs.
     */
    public Malformed(String message) {
        super(CONTROL.matcher(shortened(message)).replaceAll("?"), null, false, false);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
    }
}
