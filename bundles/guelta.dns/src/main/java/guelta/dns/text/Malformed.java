// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import java.util.regex.Pattern;

/** Text or RDATA that is not what it should be; the message says what is wrong, in one sentence without a full stop. */
public class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|[\\x80-\\x9f]");

    /**
     * With what is wrong; carries no stack, since it is about the text and not about the code. Control characters of a
     * text that it shows become question marks: the message goes to terminals and logs.
     */
    public Malformed(String message) {
        super(CONTROL.matcher(message).replaceAll("?"), null, false, false);
    }
}
